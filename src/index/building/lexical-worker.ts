import { parentPort } from "node:worker_threads";
import { answerCalls } from "../../threads/calls.ts";
import { createLexicalFunctions } from "./lexical-functions.ts";

answerCalls(parentPort!, createLexicalFunctions());
