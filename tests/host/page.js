// Tauri's interface to a page, for a page in a plain browser: commands by POST, channels by server-sent events.
(() => {
  const base = new URL(".", document.currentScript.src);
  const callbacks = new Map();
  const messages = new EventSource(new URL("messages", base));
  // A page that is left may be kept for going back, and its connection with it: of those there are six for all pages.
  addEventListener("pagehide", () => messages.close());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  // The first message of a channel must not be sent before anybody listens.
  const listening = new Promise((resolve) => {
    messages.addEventListener("open", resolve, { once: true });
  });
  messages.addEventListener("channel", ({ data }) => {
    const { id, ...message } = JSON.parse(data);
    callbacks.get(id)?.(message);
  });
  messages.addEventListener("page", ({ data }) => window.open(data, "_blank"));
  globalThis.isTauri = true;
  globalThis.__TAURI_INTERNALS__ = {
    transformCallback(callback) {
      const [id] = crypto.getRandomValues(new Uint32Array(1));
      callbacks.set(id, callback);
      return id;
    },
    unregisterCallback: (id) => callbacks.delete(id),
    async invoke(command, args) {
      await listening;
      const response = await fetch(new URL(`call/${command}`, base), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(args ?? {}),
      });
      const answer = await response.json();
      if (!response.ok) throw answer;
      return answer;
    },
  };
})();
