import { parentPort } from "node:worker_threads";
import { answerCalls } from "../../threads/calls.ts";
import { createGraphFunctions } from "./graph-functions.ts";

answerCalls(parentPort!, createGraphFunctions());
