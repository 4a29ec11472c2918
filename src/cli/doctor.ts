import { messageOf } from "../errors.ts";
import { effectiveSettings } from "../settings.ts";
import { type Checked, CHECKS, failed, type Finding } from "./checks.ts";

const MARK = { ok: "✓", warning: "!", failed: "✗" } as const;

/**
 * `verbatim doctor`: shows the settings as they hold, checks every part, says what to do, and returns 1 when
 * something is broken.
 */
export async function doctor(checked: Checked, options: { readonly json?: true }): Promise<number> {
  const settings = effectiveSettings(process.env);
  if (!options.json) {
    for (const { name, value, isSet } of settings) {
      console.log(isSet ? `  ${name} = ${value}` : `  ${name}: ${value}`);
    }
    console.log("");
  }
  const checks: ({ readonly name: string } & Finding)[] = [];
  for (const [name, look] of Object.entries(CHECKS)) {
    const finding = await look(checked).catch((error: unknown) => failed(messageOf(error)));
    checks.push({ name, ...finding });
    if (!options.json) console.log(`${MARK[finding.status]} ${name}: ${finding.detail}`);
  }
  if (options.json) console.log(JSON.stringify({ settings, checks }));
  return checks.some(({ status }) => status === "failed") ? 1 : 0;
}
