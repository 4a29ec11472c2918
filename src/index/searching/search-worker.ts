import { parentPort } from "node:worker_threads";
import { answerCalls } from "../../threads/calls.ts";
import { createSearchFunctions } from "./search-functions.ts";

answerCalls(parentPort!, createSearchFunctions());
