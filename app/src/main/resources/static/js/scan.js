// Reads a label with the camera: the browser's own reader where there is one, else single frames go to /scan. Without it a photo is posted.
"use strict";
(() => {
  const dialog = document.getElementById("scanner");
  if (!dialog || !dialog.showModal || !navigator.mediaDevices?.getUserMedia) return;
  const video = dialog.querySelector("video");
  const status = dialog.querySelector("[data-scan-status]");
  const csrf = () => document.querySelector('meta[name="csrf"]')?.content || "";
  let stream = null;
  let target = null;

  const detector = async () => {
    if (!("BarcodeDetector" in window)) return null;
    try {
      const known = await BarcodeDetector.getSupportedFormats();
      const formats = ["qr_code", "data_matrix", "code_128"].filter((format) => known.includes(format));
      return formats.length ? new BarcodeDetector({ formats }) : null;
    } catch { return null; }
  };

  const ask = async (blob) => {
    const form = new FormData();
    form.append("photo", blob, "label.jpg");
    const answer = await fetch("/scan", { method: "POST", body: form, headers: { "X-CSRF-TOKEN": csrf(), Accept: "application/json" } });
    return answer.ok ? (await answer.json()).serial || null : null;
  };

  const frame = () => new Promise((resolve) => {
    const canvas = document.createElement("canvas");
    const scale = Math.min(1, 1280 / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(resolve, "image/jpeg", 0.85);
  });

  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const stop = () => { stream?.getTracks().forEach((track) => track.stop()); stream = null; video.srcObject = null; };

  const found = (serial) => {
    target.value = serial;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    dialog.close();
    target.focus();
    window.aftersale?.toast(dialog.dataset.found.replace("{0}", serial));
    if (target.dataset.submits !== undefined) target.form.requestSubmit();
  };

  // A label may carry a web address or several fields; the serial number is what the server makes of it.
  const serialOf = (raw) => { const match = raw.match(/[?&/](?:serial=|s\/)?([A-Za-z0-9-]{6,32})$/); return match ? match[1] : raw.trim(); };

  async function scan() {
    const reader = await detector();
    const started = Date.now();
    while (stream) {
      if (video.readyState >= 2) {
        try {
          if (reader) {
            const codes = await reader.detect(video);
            if (codes.length) { found(serialOf(codes[0].rawValue)); return; }
          }
          // Where the browser reads nothing for two seconds, the server, which knows more symbologies, tries too.
          if (!reader || Date.now() - started > 2000) {
            const serial = await ask(await frame());
            if (serial && stream) { found(serial); return; }
            await wait(reader ? 1200 : 700);
          }
        } catch { await wait(1000); }
        if (Date.now() - started > 12000) status.textContent = dialog.dataset.hint;
      }
      await wait(120);
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-scan]");
    if (!button) return;
    event.preventDefault();
    target = document.getElementById(button.dataset.scan);
    status.textContent = dialog.dataset.aim;
    dialog.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
      video.srcObject = stream;
      await video.play();
      scan();
    } catch { status.textContent = dialog.dataset.refused; }
  });
  dialog.addEventListener("close", stop);

  const photo = dialog.querySelector('input[type="file"]');
  photo.addEventListener("change", async () => {
    if (!photo.files.length) return;
    status.textContent = dialog.dataset.reading;
    try {
      const serial = await ask(photo.files[0]);
      if (serial) found(serial); else status.textContent = dialog.dataset.nothing;
    } catch { status.textContent = dialog.dataset.nothing; }
    photo.value = "";
  });
})();
