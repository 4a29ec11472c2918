import { config as readDotenv } from "dotenv";

/** Adds what `.env` in the working folder sets, where the environment does not; returns the names that stand in it. */
export function readEnvironmentFile(): string[] {
  return Object.keys(readDotenv({ quiet: true }).parsed ?? {});
}
