// File drop: files dropped, chosen or photographed go up one by one with progress. Without it the form carries them itself.
"use strict";
(() => {
  // One after the other, over all drops of the page: the draft on the server takes one change at a time.
  let queue = Promise.resolve();
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const csrf = () => document.querySelector('meta[name="csrf"]')?.content || "";

  document.querySelectorAll(".drop").forEach((drop) => {
    const input = drop.querySelector('input[type="file"]');
    const list = drop.querySelector(".drop-files");
    const limit = Number(drop.dataset.limit || 0);

    const line = (file) => {
      const item = document.createElement("li");
      item.className = "drop-file";
      const icon = drop.querySelector("template")?.content.cloneNode(true) || document.createElement("span");
      const name = document.createElement("span");
      name.className = "drop-file-name";
      name.textContent = file.name;
      const about = document.createElement("span");
      about.className = "muted figures";
      about.textContent = size(file.size);
      item.append(icon, name, about);
      list.append(item);
      return { item, about };
    };
    const problem = (entry, sentence) => {
      const words = document.createElement("span");
      words.className = "drop-file-problem";
      words.setAttribute("role", "alert");
      words.textContent = sentence;
      entry.item.querySelector("progress")?.remove();
      entry.item.append(words);
    };

    const send = (file) => {
      const entry = line(file);
      if (limit && file.size > limit) { problem(entry, drop.dataset.tooLarge); return; }
      if (!drop.dataset.upload) return;
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      entry.item.append(bar);
      const form = new FormData();
      form.append("kind", drop.dataset.kind || "OTHER");
      form.append("file", file);
      const attempt = () => new Promise((next) => {
        const request = new XMLHttpRequest();
        request.open("POST", drop.dataset.upload);
        request.setRequestHeader("X-CSRF-TOKEN", csrf());
        request.setRequestHeader("Accept", "application/json");
        request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = 100 * event.loaded / event.total; });
        request.addEventListener("load", () => {
          next();
          let answer = {};
          try { answer = JSON.parse(request.responseText); } catch { /* an error page: the sentence below says enough */ }
          if (request.status >= 200 && request.status < 300) {
            bar.remove();
            entry.about.textContent = `${size(file.size)} · ${drop.dataset.done}`;
          } else problem(entry, answer.detail || answer.problem || drop.dataset.failed);
        });
        request.addEventListener("error", () => {
          bar.removeAttribute("value");
          entry.about.textContent = drop.dataset.waits;
          window.addEventListener("online", () => { queue = queue.then(attempt); }, { once: true });
          next();
        });
        request.send(form);
      });
      queue = queue.then(attempt);
    };

    input.addEventListener("change", () => {
      if (!drop.dataset.upload) list.replaceChildren();
      [...input.files].forEach(send);
      if (drop.dataset.upload) input.value = "";
    });
    const form = drop.closest("form[data-progress]");
    if (form) form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      const button = event.submitter;
      if (button) button.setAttribute("aria-busy", "true");
      list.querySelectorAll(".drop-file-problem").forEach((old) => old.remove());
      const entry = { item: list.lastElementChild || list.appendChild(document.createElement("li")) };
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", drop.querySelector("label").textContent);
      entry.item.append(bar);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (step) => { if (step.lengthComputable) bar.value = 100 * step.loaded / step.total; });
      const failed = (sentence) => { if (button) button.removeAttribute("aria-busy"); delete form.dataset.sent; problem(entry, sentence); };
      request.addEventListener("load", () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* an error page: the sentence below says enough */ }
        if (!answer.go) { failed(answer.problem || answer.detail || drop.dataset.failed); return; }
        location.hash = answer.go.split("#")[1] || "";
        location.reload();
      });
      request.addEventListener("error", () => failed(drop.dataset.failed));
      request.send(new FormData(form));
    });
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => { event.preventDefault(); drop.dataset.over = ""; }));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, (event) => { event.preventDefault(); delete drop.dataset.over; }));
    drop.addEventListener("drop", (event) => {
      if (drop.dataset.upload) { [...event.dataTransfer.files].forEach(send); return; }
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  });
})();
