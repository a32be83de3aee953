// Bundles scripts and styles and draws the icon sprite (names of icons on standard input) into the folder given.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import esbuild from "esbuild";
import { dropUnread, lightOnly, prune } from "./prune.mjs";
import * as keep from "./keep.mjs";

const DIST = process.argv[2];
const ICONS = "node_modules/@tabler/icons/icons/outline";

/** Serves "libraries" to @import: what pages use of Tabler 1.6 and of tom-select. */
const libraries = {
  name: "libraries",
  setup(build) {
    build.onResolve({ filter: /^libraries$/ }, () => ({ path: "libraries.css", namespace: "libraries" }));
    build.onLoad({ filter: /.*/, namespace: "libraries" }, async () => {
      const [tabler, picker, own] = await Promise.all([
        "node_modules/@tabler/core/dist/css/tabler.min.css", "node_modules/tom-select/dist/css/tom-select.css", "frontend/css/tokens.css",
      ].map((path) => readFile(path, "utf8")));
      return { contents: dropUnread(lightOnly(prune(tabler, keep.tabler)), own) + prune(picker, keep.tomSelect), loader: "css" };
    });
  },
};

async function sprite(names) {
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(`${ICONS}/${name}.svg`, "utf8").catch(() => {
      throw new Error(`There is no Tabler icon "${name}"; it is named in a template or module of citong/.`);
    });
    const body = svg.replace(/<!--[^]*?-->/g, "").match(/<svg[^>]*>([^]*)<\/svg>/)[1];
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

try {
  const names = (await text(process.stdin)).split("\n").filter(Boolean);
  const icons = await sprite(names);
  await mkdir(DIST, { recursive: true });
  await writeFile(`${DIST}/icons.svg`, icons);
  await esbuild.build({
    entryPoints: ["frontend/app.js", "frontend/css/app.css", "frontend/css/public.css"].map((path) => ({
      in: path, out: path.match(/(\w+)\.\w+$/)[1],
    })),
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: ["chrome100", "edge100", "firefox102", "safari15.4"],
    outdir: DIST,
    chunkNames: "[name]-[hash]",
    legalComments: "none",
    plugins: [libraries],
    logLevel: "silent",
  });
} catch (error) {
  const errors = error.errors?.length ? await esbuild.formatMessages(error.errors, { kind: "error" }) : [error.message];
  process.stderr.write(errors.join("\n"));
  process.exitCode = 1;
}
