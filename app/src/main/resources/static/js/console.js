// What only the console does: forms that unfold where they are needed, and pages that renew themselves in place.
"use strict";
(() => {
  /** Opens a folded form, brings it into view and puts the cursor into its first field. */
  function unfold(id) {
    const place = document.getElementById(id);
    if (!place) return false;
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    place.scrollIntoView({ block: "center" });
    const field = place.querySelector("form input:not([type=hidden]):not([type=radio]), form input[type=radio]:checked, form input[type=radio], form textarea, form select, form button");
    if (field) field.focus({ preventScroll: true });
    else { place.tabIndex = -1; place.focus({ preventScroll: true }); }
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-unfolds]");
    if (link && unfold(link.dataset.unfolds)) { event.preventDefault(); return; }
    const jump = event.target.closest('a[href^="#"]');
    if (jump && jump.hash.length > 1 && !jump.matches("[data-opens], [data-closes]")) {
      const place = document.getElementById(jump.hash.slice(1));
      if (place && place.tagName === "DETAILS") { event.preventDefault(); unfold(place.id); }
    }
    // A menu closes when one looks elsewhere.
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    const fold = event.target.closest("details.fact[open], details.aside-form[open]");
    if (fold) { fold.open = false; fold.querySelector("summary").focus(); }
    else if (event.target.matches("input, textarea, select")) event.target.blur();
  });

  // What is chosen fills other fields of its form with what we would suggest for it.
  document.addEventListener("change", (event) => {
    const fill = event.target.selectedOptions && event.target.selectedOptions[0] && event.target.selectedOptions[0].dataset.fill;
    if (!fill) return;
    new URLSearchParams(fill).forEach((value, name) => { const field = event.target.form.elements.namedItem(name); if (field) field.value = value; });
  });

  // Ctrl/Cmd-Enter sends the form one is writing in.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) { event.preventDefault(); event.target.form.requestSubmit(); }
  });

  // A file on its way to the server has no other sign of life without a whole new page.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) { delete form.dataset.sent; form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")); }
  });
  document.addEventListener("htmx:afterSettle", () => {
    const wrong = document.querySelector("#claim .field-error");
    if (wrong) { const form = wrong.closest("form"); const field = form && form.querySelector("[aria-invalid=true], textarea, input:not([type=hidden])"); if (field) field.focus(); }
    document.querySelectorAll("#toasts .toast").forEach((toast) => setTimeout(() => toast.remove(), 7000));
  });
})();
