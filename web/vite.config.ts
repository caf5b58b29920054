import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "target/classes/millrace-web",
    emptyOutDir: true,
    // A strict Content-Security-Policy: nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // hls.js is the one large chunk, loaded where a player is.
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { "^/(auth|user|channel|channels|videos|platform|events)": "http://localhost:8000" } },
});
