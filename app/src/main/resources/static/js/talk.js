// Keeps a talk alive without reload: waits for what is new, sends in place, keeps what was typed until it is sent. Everything works without it.
"use strict";
(() => {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const renew = (fresh) => {
    for (const part of fresh.querySelectorAll("[data-live]")) {
      const here = document.getElementById(part.id);
      if (!here) continue;
      const atEnd = here.scrollHeight - here.scrollTop - here.clientHeight < 80;
      here.replaceChildren(...part.childNodes);
      here.dataset.version = part.dataset.version;
      if (atEnd) here.scrollTop = here.scrollHeight;
    }
  };
  const live = async (part) => {
    part.scrollTop = part.scrollHeight;
    let rest = 1000;
    // Some networks cut a request that is answered only when there is something to say: then it is asked every few seconds, and the long way tried again later.
    let short = 0;
    for (;;) {
      if (document.hidden) {
        await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
        continue;
      }
      if (!part.isConnected) {
        const again = document.getElementById(part.id);
        if (!again) return;
        part = again;
      }
      try {
        const address = new URL(part.dataset.live, location.href);
        address.searchParams.set("after", part.dataset.version);
        if (short) address.searchParams.set("wait", "false");
        const begun = Date.now();
        const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(30000) });
        if (answer.status === 200) renew(await parsed(answer));
        else if (answer.status !== 204) throw new Error(String(answer.status));
        rest = 1000;
        if (short) { short = (short + 1) % 50; await pause(3000); }
        // An answer that comes at once must not make a storm.
        else if (Date.now() - begun < 1500) await pause(1500);
      } catch {
        if (short) rest = Math.min(rest * 2, 30000);
        else short = 1;
        await pause(rest);
      }
    }
  };
  document.querySelectorAll("[data-live]").forEach((part) => { live(part); });

  const store = {
    get(key) { try { return localStorage.getItem(key) || ""; } catch { return ""; } },
    set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private mode: it lasts as long as the page */ } },
  };
  const prepare = (form) => {
    const key = "talk-" + form.dataset.talkForm;
    const text = form.querySelector("textarea");
    if (text && !text.value) text.value = store.get(key);
    if (text) text.addEventListener("input", () => store.set(key, text.value));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" }, credentials: "same-origin" });
        const fresh = await parsed(answer);
        const root = form.closest("[data-talk]");
        const next = root && fresh.getElementById(root.id);
        if (!next) { form.submit(); return; }
        if (answer.ok) store.set(key, "");
        const hadLines = root.querySelector("[data-live]");
        root.replaceWith(next);
        next.querySelectorAll("form[data-talk-form]").forEach(prepare);
        const lines = next.querySelector("[data-live]");
        if (lines && !hadLines) live(lines); else if (lines) lines.scrollTop = lines.scrollHeight;
        const problem = next.querySelector(".error-summary");
        (problem || next.querySelector("textarea"))?.focus();
      } catch {
        window.aftersale?.toast(document.body.dataset.sayOffline);
        button.removeAttribute("aria-disabled");
      }
    });
    text?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    });
  };
  document.querySelectorAll("form[data-talk-form]").forEach(prepare);
})();
