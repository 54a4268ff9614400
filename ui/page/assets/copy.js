// Shows the buttons that copy something, which need a script, and says when they have.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // not over plain HTTP on a network: the link beside it still works
  button.hidden = false;
  const label = button.firstChild;
  const before = label.data;
  button.addEventListener("click", async () => {
    try {
      const field = document.getElementById(button.dataset.copyFrom); // which the reader may have changed
      await navigator.clipboard.writeText(field ? field.value : button.dataset.copy);
    } catch {
      return; // the reader said no; they can still use the link
    }
    label.data = button.dataset.copied;
    setTimeout(() => { label.data = before; }, 2000);
  });
}
