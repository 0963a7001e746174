import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The development host's address, from `cargo xtask dev`. Without it the screens wait for a window of Tauri's. */
const host = process.env.ASTRA_DESK_HOST ? new URL(process.env.ASTRA_DESK_HOST) : undefined;

/** Tauri's interface to a page, for a plain browser in front of the development host. Never part of a build. */
const tauriInterface: Plugin = {
  name: "tauri-interface",
  apply: "serve",
  transformIndexHtml: () =>
    host ? [{ tag: "script", attrs: { src: "/host/host.js" }, injectTo: "head-prepend" }] : [],
};

export default defineConfig({
  base: "./",
  plugins: [react(), tailwindcss(), tauriInterface],
  // As `devUrl` in tauri.conf.json.
  server: {
    port: 1420,
    strictPort: true,
    proxy: host && {
      "/host/": {
        target: host.origin,
        changeOrigin: true,
        rewrite: (path) => path.replace("/host/", host.pathname),
      },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // WebKitGTK 2.50 is newer; macOS 13 still has this one.
    target: ["safari16.4", "chrome111"],
    cssTarget: ["safari16.4", "chrome111"],
    // The content policy allows no data: address anywhere.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // Two scripts, not one a module: each is asked of the window's own process while it starts.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], priority: 1 },
            { name: "screens", test: /\/src\/|node_modules/ },
          ],
        },
      },
    },
    // Loaded from disk, not over a network.
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 90_000,
  },
});
