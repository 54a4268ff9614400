package page_test

import "github.com/chromedp/chromedp"

// drop drops a file of a size onto the form, as a browser would: bytes of a file of the person's are for no script.
const drop = `(function(name, text) {
	const carried = new DataTransfer();
	carried.items.add(new File([text], name));
	const form = document.querySelector("[data-drop]");
	form.dispatchEvent(new DragEvent("dragover", {dataTransfer: carried, bubbles: true, cancelable: true}));
	const shown = form.classList.contains("dropping");
	form.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
	const field = form.querySelector("input[type=file]");
	return [shown, field.files.length, form.querySelector("[data-drop-fault]").hidden].join(" ");
})`

func dropTender(b *tab) {
	b.open("/tender")
	b.run(chromedp.WaitVisible(chromedp.CSS("[data-drop-hint]")))
	if got := value[string](b, drop+`("large.txt", "k".repeat(11 << 20))`); got != "true 0 false" {
		b.Errorf("of a file that is too large the form says %q", got)
	}
	if got := value[string](b, drop+`("brief.txt", "The team must have experience of Kafka and Fortran 77.\\nLocation: Oslo\\n")`); got != "true 1 true" {
		b.Errorf("of a file the form says %q", got)
	}
	b.follow("button[value=read]", "#skill-0")
	if got := value[string](b, `document.querySelector("#skill-0").value`); got != "Kafka" {
		b.Errorf("the first skill is %q", got)
	}
	b.follow(`button[value="remove:1"]`, "#skill-0")
	if value[bool](b, `document.querySelector("#skill-1") !== null`) {
		b.Error("the second skill is still there")
	}
	b.follow(".actions button[value=build]", ".matrix")
	b.picture("tender")
}
