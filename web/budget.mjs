// Fails the build when the first page needs more script than is allowed: 90 kB (gzip), before hls.js.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const root = "target/classes/millrace-web";
const most = 90_000;

const index = readFileSync(`${root}/index.html`, "utf8");
const scripts = [...index.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map((found) => found[1]);
const bytes = scripts.reduce((sum, script) => sum + gzipSync(readFileSync(root + script)).length, 0);
if (scripts.length === 0 || bytes > most) {
  console.error(`the first page has ${scripts.length} scripts of ${bytes} bytes in all (gzip), at most ${most} are allowed`);
  process.exit(1);
}
