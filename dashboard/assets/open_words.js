// A text whose words can be taken out and put back. Foreign text is only ever set as text, never as HTML.

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

function wordOf({ piece, number, style, weight }) {
  const word = element(style ? "mark" : "span", { role: "button", className: "word", title: weight, tabIndex: -1 }, piece)
  if (style) word.style.cssText = style
  word.number = number
  return word
}

const part = (pieces) => pieces.map((one) => (one.number === null ? one.piece : wordOf(one)))

// What a screen reader says of it: “crazy, weight +0.12, taken out, in its place: mad”.
function told(word, isOut, instead) {
  const said = [word.textContent]
  if (word.title) said.push(`weight ${word.title}`)
  if (isOut) said.push("taken out")
  if (isOut && instead) said.push(`in its place: ${instead}`)
  return said.join(", ")
}

function show(text) {
  for (const word of text.words) {
    const isOut = text.out.includes(word.number)
    const instead = text.instead[word.number]
    word.classList.toggle("out", isOut)
    word.ariaLabel = told(word, isOut, instead)
    if (word.nextSibling?.localName === "ins") word.nextSibling.remove()
    if (isOut && instead) word.after(element("ins", { ariaHidden: "true" }, instead))
  }
}

// The order tells which word was taken out last.
function change(text, number) {
  text.out = text.out.includes(number) ? text.out.filter((one) => one !== number) : [...text.out, number]
  text.untold = text.out
  show(text)
  text.send(text.out)
}

// One word is in the tab order at a time; the arrow keys choose which.
function reach(text, chosen) {
  text.byKeys = Boolean(chosen?.matches(":focus-visible"))
  for (const word of text.words) word.tabIndex = word === chosen ? 0 : -1
}

function step(event, at, last) {
  const isMirrored = getComputedStyle(event.target).direction === "rtl"
  const [onward, back] = isMirrored ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"]
  return { [onward]: Math.min(at + 1, last), [back]: Math.max(at - 1, 0), Home: 0, End: last }[event.key]
}

function act(event, text) {
  const at = text.words.indexOf(event.target)
  // Who clicked a word goes on by the keys of the page; who came by Tab moves within the text.
  if (at < 0 || !text.byKeys || event.ctrlKey || event.metaKey || event.altKey) return
  const to = step(event, at, text.words.length - 1)
  if (to !== undefined) text.words[to].focus()
  else if (event.key === "Enter" || event.key === " ") change(text, event.target.number)
  else return
  event.preventDefault()
  event.stopPropagation()
}

function draw(text, data) {
  const [context, rated] = data.parts.map((pieces) => element("div", { dir: "auto" }, ...part(pieces)))
  context.className = "context"
  text.replaceChildren(...(data.parts[0].length ? [context, rated] : [rated]))
  text.words = [...text.querySelectorAll(".word")]
  text.ariaLabel = data.label
  text.onkeydown = (event) => act(event, text)
  text.onclick = (event) => {
    const word = event.target.closest(".word")
    if (word) change(text, word.number)
  }
  for (const word of text.words) word.onfocus = () => reach(text, word)
  reach(text, text.words[0])
}

export default function ({ parentElement, data: { out, instead, ...data }, setStateValue }) {
  const text = parentElement.querySelector("#text")
  text.send = (numbers) => setStateValue("out", numbers)
  // Drawn anew, the word that has the focus would lose it.
  const drawn = JSON.stringify(data)
  if (text.drawn !== drawn) {
    text.drawn = drawn
    text.untold = null
    draw(text, data)
  }
  // What was clicked meanwhile is on its way.
  if (String(text.untold ?? out) === String(out)) Object.assign(text, { out, untold: null })
  text.instead = instead
  show(text)
}
