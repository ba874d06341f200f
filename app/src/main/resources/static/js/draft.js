// Keeps what was typed into a claim on this phone, step by step, until the server has confirmed it; sends it when the line is back.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  const done = document.querySelector("[data-draft-done]");
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private mode or full: the server's copy stays */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing kept, nothing to drop */ } },
  };
  if (done) { store.drop(done.dataset.draftDone); return; }
  if (!form) return;

  const key = form.dataset.draft;
  const step = form.dataset.step;
  const week = 7 * 24 * 3600 * 1000;
  const kept = store.get(key);
  if (kept.at && Date.now() - kept.at > week) store.drop(key);

  const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "button", "password"].includes(field.type));
  const written = () => {
    const values = {};
    fields().forEach((field) => {
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) return;
      (values[field.name] ||= []).push(field.value);
    });
    return values;
  };
  const save = () => store.set(key, { ...store.get(key), at: Date.now(), [step]: written() });

  // The server's own copy wins; this fills only a step that came back empty.
  const empty = fields().every((field) => field.type === "checkbox" || field.type === "radio" ? field.checked === field.hasAttribute("data-default") : field.value === field.dataset.default || field.value === "" || field.tagName === "SELECT");
  const mine = store.get(key)[step];
  if (empty && mine && !document.querySelector(".error-summary") && JSON.stringify(mine) !== JSON.stringify(written()) && Object.values(mine).flat().some((value) => value !== "")) {
    Object.entries(mine).forEach(([name, values]) => {
      let same = fields().filter((field) => field.name === name);
      while (same.length && same[0].type === "text" && same.length < values.length) {
        const adder = form.querySelector("[data-adds]");
        if (!adder) break;
        adder.click();
        same = fields().filter((field) => field.name === name);
      }
      same.forEach((field, index) => {
        if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
        else if (values[index] !== undefined) field.value = values[index];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
    const note = document.querySelector("[data-draft-restored]");
    if (note) note.hidden = false;
  }
  form.addEventListener("input", save);
  form.addEventListener("change", save);

  form.addEventListener("submit", (event) => {
    save();
    if (navigator.onLine) return;
    event.preventDefault();
    const button = event.submitter;
    window.aftersale?.toast(document.body.dataset.sayKept);
    window.addEventListener("online", () => form.requestSubmit(button || undefined), { once: true });
  });

  document.querySelectorAll("[data-draft-forget]").forEach((button) => button.addEventListener("click", () => { store.drop(key); form.reset(); button.closest("[data-draft-restored]").hidden = true; }));
})();
