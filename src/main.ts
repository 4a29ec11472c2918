import { main } from "./cli/program.ts";
import { readEnvironmentFile } from "./environment.ts";

// What `npm start` does: the Telegram bot where there is a token for one, else a chat on the terminal.
readEnvironmentFile();
await main([process.env["BOT_TOKEN"] ? "bot" : "chat", ...process.argv.slice(2)]);
