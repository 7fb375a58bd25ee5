// A list of texts for mouse and keyboard. Foreign text is only ever set as text, never as HTML.

// What was ticked last in each list, by what it shows: drawn anew meanwhile, a list may not have been told of it yet.
const ticksOf = new Map()
const UNTOLD = 5000 // milliseconds after which the server knows

const LONG = 60 // characters from which on a cell is wide
const WHOLE = 22 // characters up to which a word of a cell never breaks

const longestWord = (cell) => Math.max(...cell.split(/[ \n]/).map((word) => word.length))

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

const fact = ([name, value]) => element("span", {}, element("span", { className: "name" }, name), value)

const shaded = (pieces) => pieces.map(([piece, style]) => (style ? element("mark", { style }, piece) : piece))

function words(row, opens) {
  const context = row.context.length ? [element("span", { className: "context", dir: "auto" }, ...shaded(row.context))] : []
  const pieces = row.pieces.length ? shaded(row.pieces) : [row.text]
  const text = element("span", { className: "words", dir: "auto" }, ...pieces)
  return opens ? element("a", { href: row.address, className: "open" }, ...context, text) : element("span", {}, ...context, text)
}

function drawHead(data) {
  const keys = [data.opens && "Enter opens", data.ticks && "Space ticks"].filter(Boolean).join(", ")
  const hint = element("span", { className: "keys" }, keys && `↑ ↓ move, ${keys}`)
  const line = element("tr")
  if (data.ticks) line.append(element("th", { className: "tick" }, box("Tick all of this page")))
  line.append(headOf(data.head, data, hint))
  for (const name of data.heads) line.append(headOf(name, data))
  return element("thead", {}, line)
}

// Of a list that can be sorted each head is a button.
function headOf(name, data, ...more) {
  const head = element("th", { scope: "col", className: name === data.head ? "text" : "" })
  const sorts = data.sorts && name === data.sorts.column
  if (sorts) head.ariaSort = data.sorts.descending ? "descending" : "ascending"
  const arrow = sorts ? (data.sorts.descending ? " ↓" : " ↑") : ""
  head.append(data.sorts ? element("button", { className: "sort", value: name }, name + arrow) : name, ...more)
  return head
}

const box = (label) => element("input", { type: "checkbox", ariaLabel: label })

function drawRow(row, data) {
  const line = element("tr", { ariaCurrent: row.id === data.current ? "true" : null })
  if (data.ticks) line.append(element("td", { className: "tick" }, box(`Tick text ${row.id}`)))
  const facts = element("span", { className: "facts" }, ...row.facts.map(fact))
  line.append(element("td", { className: "text" }, words(row, data.opens), facts))
  row.cells.forEach((cell, at) => {
    const td = element("td", { dir: "auto" }, cell.length > LONG ? element("span", { className: "words" }, cell) : cell)
    td.className = [cell.length > LONG && "long", longestWord(cell) <= WHOLE && "whole"].filter(Boolean).join(" ")
    td.dataset.head = data.heads[at]
    line.append(td)
  })
  return line
}

// One row is in the tab order at a time; the arrow keys choose which.
function reach(rows, chosen) {
  for (const row of rows) for (const control of row.querySelectorAll("a, input")) control.tabIndex = row === chosen ? 0 : -1
}

function step(key, at, last) {
  return { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last }[key]
}

function act(event, rows) {
  const control = event.target.closest("a, input")
  const at = rows.indexOf(event.target.closest("tr"))
  const to = step(event.key, at, rows.length - 1)
  if (at < 0 || !control) return
  if (to !== undefined) {
    rows[to].querySelector(control.localName)?.focus()
    event.preventDefault()
  } else if (event.key === " " && control.localName === "a") {
    rows[at].querySelector("input")?.click()
    event.preventDefault()
  } else if (event.key === "Enter" && control.localName === "input") {
    rows[at].querySelector("a")?.click()
  } else if (control.localName === "input" && !["Tab", "Enter", " "].includes(event.key)) {
    // Nobody types into a box: the key is meant for the page, which listens to none of an input.
    document.body.dispatchEvent(new KeyboardEvent("keydown", event))
  }
}

function drawBody(rows, table) {
  const body = element("tbody", {}, ...rows)
  body.onkeydown = (event) => act(event, rows)
  let pressed = { x: 0, y: 0 }
  body.onpointerdown = (event) => { pressed = { x: event.clientX, y: event.clientY } }
  body.onclick = (event) => open(event, rows, table, pressed)
  body.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr")
    reach(rows, row)
    // A row that moves under a pressed button would lose the click; what is ticked by it moves afterwards.
    if (event.target.matches(":focus-visible")) uncover(row)
  })
  return body
}

// A click beside the words opens a row, too, unless it ticks, or ends a stroke that marks words to copy.
function linkOf(event, pressed) {
  const link = event.target.closest("a")
  if (link || event.target.closest("td.tick")) return link
  const isStroke = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 3
  return isStroke || event.detail > 1 ? null : event.target.closest("tr")?.querySelector("a")
}

function open(event, rows, table, pressed) {
  const link = linkOf(event, pressed)
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  table.send.setTriggerValue("opened", rows.indexOf(link.closest("tr")))
}

function tick(event, rows, table) {
  const boxes = rows.map((row) => row.querySelector("input"))
  if (event.target.closest("tbody")) uncover(event.target.closest("tr"))
  else for (const one of boxes) one.checked = event.target.checked
  const ticked = boxes.flatMap((one, at) => (one.checked ? [at] : []))
  ticksOf.set(table.drawn, { ticked, at: Date.now() })
  table.send.setStateValue("ticked", ticked)
}

function lastTicked(table, told) {
  const known = ticksOf.get(table.drawn)
  if (!known || Date.now() - known.at > UNTOLD || String(known.ticked) === String(told)) return told
  table.send.setStateValue("ticked", known.ticked)
  return known.ticked
}

// Until all is drawn the row may move, unless somebody moves the page first.
function untilDrawn(row, move) {
  const until = Date.now() + 2000
  let moved = false
  for (const event of ["wheel", "pointerdown", "keydown"]) window.addEventListener(event, () => { moved = true }, { once: true })
  const go = () => {
    if (moved || !row.isConnected || Date.now() > until) return
    move()
    setTimeout(go, 100)
  }
  go()
}

const bringIntoSight = (row, block) => untilDrawn(row, () => row.scrollIntoView({ block }))

function focusFirst(table) {
  const row = table.querySelector("tbody tr")
  row?.querySelector("a, input")?.focus({ preventScroll: true })
  if (row) bringIntoSight(row, "center")
}

// The form at the foot of the window comes with the first tick.
const uncover = (row) => untilDrawn(row, () => {
  const foot = document.querySelector('[data-testid="stBottomBlockContainer"]')
  const covered = foot ? row.getBoundingClientRect().bottom - foot.getBoundingClientRect().top : 0
  if (covered > 0) document.querySelector('[data-testid="stMain"]').scrollBy({ top: covered, behavior: "instant" })
})

function letGo(table) {
  ticksOf.delete(table.drawn)
  for (const one of table.querySelectorAll("input")) one.checked = false
  table.send.setStateValue("ticked", [])
}

export default function ({ parentElement, data: { ticked, released, atCurrent, focus, ...data }, setStateValue, setTriggerValue }) {
  const table = parentElement.querySelector("table")
  table.send = { setStateValue, setTriggerValue }
  if (released) letGo(table)
  // Drawn anew, the row that has the focus would lose it.
  const drawn = JSON.stringify(data)
  if (table.drawn === drawn) {
    if (focus) focusFirst(table)
    return
  }
  table.drawn = drawn
  const rows = data.rows.map((row) => drawRow(row, data))
  table.ariaLabel = data.label
  table.onchange = (event) => tick(event, rows, table)
  if (data.ticks) for (const at of lastTicked(table, ticked)) rows[at].querySelector("input").checked = true
  const head = drawHead(data)
  head.onclick = (event) => {
    const button = event.target.closest("button")
    if (button) setTriggerValue("sorted", button.value)
  }
  table.replaceChildren(head, drawBody(rows, table))
  const current = rows.find((row) => row.ariaCurrent)
  reach(rows, current ?? rows[0])
  if (atCurrent && current) bringIntoSight(current, atCurrent)
  if (focus) focusFirst(table)
}
