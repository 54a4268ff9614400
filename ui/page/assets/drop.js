// Lets a file be dropped anywhere on the form that has a field for it, and says before it is sent when it is too large.
for (const form of document.querySelectorAll("[data-drop]")) {
  const field = form.querySelector("input[type=file]");
  const fault = form.querySelector("[data-drop-fault]");
  form.querySelector("[data-drop-hint]").hidden = false;
  const check = () => {
    const large = field.files.length > 0 && field.files[0].size > Number(form.dataset.max);
    fault.textContent = large ? form.dataset.tooLarge : "";
    fault.hidden = !large;
    if (large) field.value = "";
  };
  const carriesFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return; // text is dropped into the text field as usual
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("dropping");
  });
  form.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    field.files = event.dataTransfer.files;
    check();
    field.focus();
  });
  field.addEventListener("change", check);
}
