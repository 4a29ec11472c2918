import { config as readDotenv } from "dotenv";
import { main } from "./cli/program.ts";

// What `npm start` does: the Telegram bot where there is a token for one, else a chat on the terminal.
readDotenv({ quiet: true });
await main([process.env["BOT_TOKEN"] ? "bot" : "chat", ...process.argv.slice(2)]);
