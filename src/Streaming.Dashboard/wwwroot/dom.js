// Elements from plain text: what a rig, a caption or a label says never becomes markup.

export function element(tag, { className, text, title, attributes = {} } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  if (title) made.title = title;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Writes only what is different: a text that is read aloud is not read again for nothing. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Shows the text, or hides the element where there is none. */
export function setNote(target, text) {
  target.hidden = !text;
  setText(target, text ?? "");
}
