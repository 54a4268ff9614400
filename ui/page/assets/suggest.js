// Suggestions while typing: an ARIA combobox with a list box (w3.org/WAI/ARIA/apg/patterns/combobox) around
// each search box. Without this script the box is an ordinary field of a form.
const typingPause = 120; // ms
let boxes = 0;

for (const box of document.querySelectorAll("[data-suggest]")) suggest(box, `suggestions-${boxes++}`);

function suggest(box, id) {
  const input = box.querySelector("input");
  const only = box.dataset.only?.split(" "); // kinds, when the box is for nothing else
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = id;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  box.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id);

  let shown = [];
  let active = -1;
  let timer = 0;
  let asking = null;
  let taken = false; // by the list, the Enter that is still held down

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, typingPause);
  });
  input.addEventListener("keydown", onKey);
  // Some browsers submit the form on Enter even when it was the list's.
  input.form.addEventListener("submit", (event) => { if (taken) event.preventDefault(); });
  input.addEventListener("keyup", () => { taken = false; });
  window.addEventListener("pageshow", () => { taken = false; });
  input.addEventListener("blur", () => { clearTimeout(timer); close(); });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(shown[Number(option.dataset.index)]);
  });

  async function ask() {
    asking?.abort();
    const typed = input.value.trim();
    if (typed === "") return close();
    asking = new AbortController();
    try {
      const response = await fetch("/api/v1/suggest?q=" + encodeURIComponent(typed), {
        signal: asking.signal, headers: { Accept: "application/json" },
      });
      if (!response.ok) return close();
      const answer = await response.json();
      if (input.value.trim() === typed && document.activeElement === input) {
        show((answer.suggestions ?? []).filter((s) => !only || only.includes(s.kind)));
      }
    } catch (error) {
      if (error.name !== "AbortError") close(); // suggestions may fail; searching goes on
    }
  }

  function show(suggestions) {
    const chosen = shown[active];
    shown = suggestions;
    list.replaceChildren(...suggestions.map(option));
    const any = suggestions.length > 0;
    list.hidden = !any;
    input.setAttribute("aria-expanded", String(any));
    // A late answer must not take away what the reader has moved to.
    move(chosen ? shown.findIndex((s) => s.kind === chosen.kind && s.id === chosen.id && s.text === chosen.text) : -1);
    status.textContent = any ? box.dataset.some.replace("#", suggestions.length) : box.dataset.none;
  }

  function option(suggestion, index) {
    const item = document.createElement("li");
    item.id = `${id}-${index}`;
    item.dataset.index = index;
    item.className = "suggestion";
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.className = "suggestion-text";
    text.textContent = suggestion.text;
    item.append(text);
    if (suggestion.hint) {
      const hint = document.createElement("span");
      hint.className = "suggestion-hint";
      hint.textContent = suggestion.hint;
      item.append(hint);
    }
    const name = "kind" + suggestion.kind.charAt(0).toUpperCase() + suggestion.kind.slice(1);
    if (box.dataset[name]) {
      const kind = document.createElement("span");
      kind.className = "suggestion-kind";
      kind.textContent = box.dataset[name];
      item.append(kind);
    }
    return item;
  }

  function onKey(event) {
    if (event.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (list.hidden) {
          if (event.key === "ArrowDown") ask();
        } else {
          // One place more than there are suggestions: the box itself, with what was typed.
          const places = shown.length + 1;
          move((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places - 1);
        }
        event.preventDefault();
        break;
      case "Enter":
        if (!list.hidden && active >= 0) {
          event.preventDefault();
          choose(shown[active]);
          taken = true;
        }
        break;
      case "Escape":
        if (!list.hidden) {
          event.preventDefault(); // the first Escape closes the list, the next one clears the box
          close();
        }
        break;
    }
  }

  function move(to) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = to;
    const option = list.children[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function choose(suggestion) {
    close();
    if (suggestion.kind === "person" && !only && suggestion.id) {
      location.assign("/people/" + encodeURIComponent(suggestion.id));
      return;
    }
    input.value = suggestion.text;
    if (!only) input.form.requestSubmit();
  }

  function close() {
    asking?.abort();
    shown = [];
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    status.textContent = "";
  }
}
