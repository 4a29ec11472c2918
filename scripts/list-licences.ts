/**
 * Lists the licences of everything that is installed to run the program, from the lock file.
 *
 *     npm run licences
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import lock from "../package-lock.json" with { type: "json" };

/** Licences that ask for no more than their text being kept. */
const PERMISSIVE =
  /^(?:MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0|Zlib|WTFPL)$/;

/** Whether every licence that applies, or one of those to choose from, is permissive. */
function isPermissive(license: string): boolean {
  const parts = license.replaceAll(/[()]/g, "").split(" AND ");
  return parts.every((part) => part.split(" OR ").some((choice) => PERMISSIVE.test(choice)));
}

/** The page, and the packages whose licence asks for more. */
export function listLicences(): { readonly page: string; readonly others: readonly string[] } {
  const byLicence = new Map<string, string[]>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const {
      version,
      license = "not stated",
      dev,
    } = entry as { version?: string; license?: string; dev?: true };
    if (path === "" || dev) continue;
    const name = `${path.replace(/^.*node_modules\//, "")} ${version}`;
    byLicence.set(license, [...(byLicence.get(license) ?? []), name]);
  }
  const groups = [...byLicence].sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = groups.map(
    ([license, names]) => `## ${license}\n\n${[...new Set(names)].sort().join(", ")}\n`,
  );
  const page = `# Licences\n\nWhat is installed to run the program, by licence; \`npm run licences\` writes this page.\n\n${sections.join("\n")}`;
  return {
    page,
    others: groups.filter(([license]) => !isPermissive(license)).flatMap(([, names]) => names),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { page, others } = listLicences();
  await writeFile(new URL("../docs/licences.md", import.meta.url), page);
  console.log(others.length > 0 ? `look at: ${others.join(", ")}` : "all are permissive");
}
