// Renews the inbox while it is open, tells colleagues who is at a conversation, and never touches what somebody is writing. The pages work without it.
"use strict";
(() => {
  const inbox = document.querySelector(".inbox[data-live]");
  if (!inbox) return;
  const self = inbox.dataset.live;
  const conversation = inbox.dataset.conversation || "";
  const status = document.getElementById("inbox-status");
  const answer = document.getElementById("answer-text");
  const csrf = () => document.querySelector('meta[name="csrf"]').content;
  const part = (name, root = inbox) => root.querySelector(`[data-part="${name}"]`);
  let source = null;
  let last = "";
  let hideClock = 0;

  // -- Renewing ------------------------------------------------------------------------------------------------------
  const swap = (name, fresh) => {
    const here = part(name);
    const there = part(name, fresh);
    if (!here || !there || here.innerHTML === there.innerHTML) return;
    const active = here.contains(document.activeElement) ? document.activeElement : null;
    const focused = active && active.closest("a[href]") ? new URL(active.closest("a[href]").href).pathname : "";
    const current = here.querySelector("[data-current] a[href]");
    const marked = current ? new URL(current.href).pathname : "";
    here.innerHTML = there.innerHTML;
    const find = (path) => path && [...here.querySelectorAll("a[href]")].find((link) => new URL(link.href).pathname === path);
    const row = find(marked);
    if (row && row.closest("[data-href]")) row.closest("[data-href]").setAttribute("data-current", "");
    const link = find(focused);
    if (link) link.focus({ preventScroll: true });
  };

  /** Only what is new or different, so that what is unfolded or selected stays so. */
  function renewMessages(fresh) {
    const here = part("messages");
    const there = part("messages", fresh);
    if (!here || !there) return;
    const seen = new Map([...here.children].map((item) => [item.id, item]));
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 160;
    let written = 0;
    let byColleague = false;
    let before = null;
    for (const item of [...there.children]) {
      const known = seen.get(item.id);
      if (!known) {
        written++;
        if (item.classList.contains("message-out") && !item.classList.contains("message-note")) byColleague = true;
        before ? before.after(item) : here.prepend(item);
        before = item;
      } else {
        if (known.outerHTML !== item.outerHTML && !known.querySelector("details[open]")) { known.replaceWith(item); before = item; }
        else before = known;
      }
    }
    if (!written) return;
    if (end) before.scrollIntoView({ block: "end" });
    if (status) status.textContent = status.dataset.said;
    const writing = answer && answer.value.trim();
    const version = inbox.querySelector("input[name=seen]");
    const freshVersion = fresh.querySelector("input[name=seen]");
    // A colleague answered while we were writing: sending must ask first, as if this page had not been renewed.
    if (version && freshVersion && !(writing && byColleague)) version.value = freshVersion.value;
  }

  /** The side is left alone while somebody works in it. */
  function renewSide(fresh) {
    const here = part("side");
    if (!here || here.contains(document.activeElement)) return;
    if ([...here.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue) || here.querySelector("details[open]")) return;
    swap("side", fresh);
  }

  let renewing = false;
  let again = false;
  async function renew() {
    if (renewing) { again = true; return; }
    renewing = true;
    try {
      const reply = await fetch(self, { headers: { "X-Live": "1" }, credentials: "same-origin", redirect: "manual" });
      if (reply.ok) {
        const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
        ["queues", "rows", "head", "window", "others", "clocks"].forEach((name) => swap(name, fresh));
        renewMessages(fresh);
        renewSide(fresh);
        const version = inbox.querySelector("input[name=seen]");
        const freshVersion = fresh.querySelector("input[name=seen]");
        if (version && freshVersion && !(answer && answer.value.trim())) version.value = freshVersion.value;
      }
    } catch {
      // Offline: the stream comes again by itself and tells what was missed.
    }
    // However much happens, a page is read once a second.
    setTimeout(() => { renewing = false; if (again) { again = false; renew(); } }, 1000);
  }

  // -- The stream --------------------------------------------------------------------------------------------------------
  function heed(id, data) {
    const news = JSON.parse(data);
    last = id;
    inbox.dataset.connected = "yes";
    if (news.all || news.conversations.length || news.presence.includes(conversation)) renew();
  }
  function open() {
    if (source || asking) return;
    if (!window.EventSource) { ask(); return; }
    source = new EventSource(`/console/inbox/events${last ? `?last=${encodeURIComponent(last)}` : ""}`);
    let heard = false;
    source.addEventListener("news", (event) => { heard = true; heed(event.lastEventId, event.data); });
    source.addEventListener("gone", () => { close(); location.reload(); });
    // The first news come at once. Some networks hold a stream back: there, news are asked for.
    clearTimeout(silence);
    if (!last) silence = setTimeout(() => { if (source && !heard) { close(); ask(); } }, 8000);
  }
  let asking = false;
  let silence = 0;
  async function ask() {
    if (asking) return;
    asking = true;
    for (let pause = 2000; ; await new Promise((done) => setTimeout(done, pause))) {
      if (document.hidden) await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
      try {
        const reply = await fetch(`/console/inbox/events${last ? `?last=${encodeURIComponent(last)}` : ""}`, { headers: { Accept: "*/*" }, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(40000) });
        if (!reply.ok) throw new Error(String(reply.status));
        const text = await reply.text();
        const field = (name) => (new RegExp(`^${name}:(.*)$`, "m").exec(text) || ["", ""])[1].trim();
        if (field("event") === "gone") { location.reload(); return; }
        if (field("event") === "news") heed(field("id"), field("data"));
        pause = 2000;
      } catch {
        pause = Math.min(pause * 2, 30000);
      }
    }
  }
  function close() { clearTimeout(silence); if (source) { source.close(); source = null; } }

  // A hidden page gives its connection back: browsers allow six for one address.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hideClock);
    if (document.hidden) hideClock = setTimeout(close, 30000);
    else { open(); stay(); }
  });
  window.addEventListener("pagehide", () => { close(); leave(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { open(); renew(); } });

  // -- Who is here ---------------------------------------------------------------------------------------------------------
  let typedAt = 0;
  let told = false;
  let saidAt = 0;
  const typing = () => Date.now() - typedAt < 10000 && Boolean(answer && answer.value.trim());
  async function stay() {
    if (!conversation || document.hidden || !answer) return;
    told = typing();
    saidAt = Date.now();
    try {
      const reply = await fetch(`/console/inbox/${conversation}/presence`, { method: "POST", credentials: "same-origin", redirect: "manual",
        headers: { "X-CSRF-TOKEN": csrf(), "Content-Type": "application/x-www-form-urlencoded" }, body: `typing=${told}` });
      const place = part("others");
      if (reply.ok && place) { const html = await reply.text(); if (place.innerHTML.trim() !== html.trim()) place.innerHTML = html; }
    } catch {
      // Said again in a moment.
    }
  }
  function leave() {
    if (!conversation || !answer) return;
    const form = new FormData();
    form.set("_csrf", csrf());
    form.set("left", "true");
    navigator.sendBeacon(`/console/inbox/${conversation}/presence`, form);
  }
  if (answer) {
    answer.addEventListener("input", () => { typedAt = Date.now(); count(); if (!told || Date.now() - saidAt > 5000) stay(); });
    setInterval(() => { if (told !== typing()) stay(); }, 4000);
    setInterval(stay, 20000);
  }

  // -- How much room is left -------------------------------------------------------------------------------------------------
  const room = document.getElementById("answer-room");
  function count() {
    if (!room) return;
    const left = Number(room.dataset.longest) - answer.value.length;
    room.textContent = left < 200 ? room.dataset.says.replace("{0}", left) : "";
  }

  open();
})();
