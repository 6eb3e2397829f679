// Where a member chooses the part of a picture that is their avatar: the frame follows the sliders,
// and a pointer. Without a script the button "Preview" shows it.

const form = document.querySelector(".crop");
const whole = form.querySelector(".crop-whole");
const handle = form.querySelector(".crop-frame");
const { across, down, size } = form.elements;
const { width, height } = whole.viewBox.baseVal;
const all = (selector) => [...form.querySelectorAll(selector)];

// As accounts.models.Portrait.frame.
function frame() {
  const side = (Math.min(width, height) * size.value) / 100;
  return { side, x: ((width - side) * across.value) / 100, y: ((height - side) * down.value) / 100 };
}

function show() {
  const { side, x, y } = frame();
  const attributes = Object.entries({ x, y, width: side, height: side });
  for (const part of all(".crop-part, .crop-frame")) {
    attributes.forEach(([name, value]) => part.setAttribute(name, value));
  }
  for (const part of all(".crop-part, .crop-preview svg")) {
    part.setAttribute("viewBox", `${x} ${y} ${side} ${side}`);
  }
}

let from;
handle.onpointerdown = (event) => {
  handle.setPointerCapture(event.pointerId);
  from = { ...frame(), left: event.clientX, top: event.clientY };
};
handle.onpointermove = (event) => {
  if (!handle.hasPointerCapture(event.pointerId)) return;
  const scale = width / whole.getBoundingClientRect().width;
  const percent = (at, room) => (room > 0 ? (100 * at) / room : 50);
  across.value = percent(from.x + (event.clientX - from.left) * scale, width - from.side);
  down.value = percent(from.y + (event.clientY - from.top) * scale, height - from.side);
  show();
};
form.oninput = show;
show(); // the browser may have kept the sliders where they were
