# The walk over the tree: `walk.Walk`, line by line.


@cython.final
cdef class Run:
    """The text gathered for the next block: see `drafts.Run`."""

    cdef list parts, cuts, later
    cdef Place place
    cdef frozenset marks
    cdef Py_ssize_t links, inward
    cdef bint was_break, line_ended, cell_ended


cdef Run new_run():
    cdef Run run = Run.__new__(Run)
    run.parts = []
    run.marks = NO_MARKS
    return run


@cython.final
@cython.freelist(64)
cdef class Draft:
    """A block before its place is known: see `drafts.Draft`."""

    cdef public str text
    cdef public Place place
    cdef public frozenset marks
    cdef public Py_ssize_t links, chars


cdef Place common(Place one, Place other):
    while one is not other:
        if one.depth < other.depth:
            other = other.up
        else:
            one = one.up
    return one


@cython.final
cdef class Walk(Marks):
    """One pass over the tree: open elements on a stack, text gathered into drafts."""

    cdef Place place
    cdef Run run
    cdef list outer_runs, drafts, lists, forms, form_spans
    cdef Py_ssize_t chars, links
    cdef bint glued
    cdef Place left, entered


    cdef int take(self, xmlNode* node, Tag tag, str text) except -1:
        """Take the text that an element stands for."""
        cdef Place up = self.place
        cdef Place place = self.enter(node, tag)
        place.inner = True
        place.marks = place.marks | STANDS_IN
        self.add(text)
        self.place = up
        return 0

    cdef Place enter(self, xmlNode* node, Tag tag):
        cdef Place up = self.place
        cdef Place place = Place.__new__(Place)
        place.up = up
        place.node = node
        place.document = self.document
        place.own = tag
        place.labels = -1
        place.depth = up.depth + 1
        place.kind = up.kind
        place.flows = up.flows
        place.level = up.level
        place.link = up.link
        place.inward = up.inward
        place.loose = up.loose
        place.nesting = up.nesting
        place.marks = up.marks
        self.place = place
        return place

    cdef int open(self, xmlNode* node, Tag tag) except -1:
        cdef Attributes found
        cdef Name name = None
        cdef Place place = self.enter(node, tag)
        cdef unsigned int kind = tag.kind_of
        cdef bint has_keys = node.properties is not NULL
        cdef str mark
        found.classes = found.identity = found.name = found.href = found.style = NULL
        found.role = found.level = found.label = found.hidden_aria = found.itemprop = NULL
        found.rule = NULL
        found.hidden = found.apart = found.popover = found.ad = False
        if has_keys:
            look(node, &found)
            if found.classes is not NULL:
                place.has_class = True
                name = self.name(found.classes)
            self.inherit(place, &found, name)
            if self.notes and self.is_note(&found):
                mark_note(place)
        if has_keys or place.kind is HEADING or kind & IS_BUTTON:
            mark = self.mark(place, node, &found, name)
            if mark:
                place.marks = place.marks | {mark}
                place.is_apart = not kind & IS_BLOCK or place.flows in (IN_ROW, IN_CODE)
        if tag.marks is not None:
            place.marks = place.marks | tag.marks
        if kind & IS_BLOCK:
            self.open_block(place, node, &found, name)
        elif kind & (IS_BR | IS_HR):
            self.do_break(kind)
        else:
            self.open_inline(place, node, &found, name)
        if place.is_apart:
            self.outer_runs.append(self.run)
            self.run = new_run()
        if kind & IS_Q:
            self.quote(place)
        return 0

    cdef int open_block(
        self, Place place, xmlNode* node, Attributes* found, Name name
    ) except -1:
        cdef Tag tag = place.own
        cdef unsigned int kind = tag.kind_of
        place.loose = not kind & IS_RUNNING
        if place.flows == IN_ROW:
            place.inner = True
            if kind & IS_CELL:
                self.run.cell_ended = True
            else:
                self.run.parts.append(" ")
            return 0
        if place.flows == IN_CODE:
            place.inner = True
            self.code_line()
            return 0
        if place.flows == IN_VERSE and _lines.is_line(self.element(node)):
            place.inner = place.line = True
            self.end_line()
            return 0
        self.flush()
        if name is not None and place.flows == IN_BLOCK:
            if name.may_be & (MAY_BE_VERSE | MAY_BE_FOREIGN) and _lines.is_verse(self.element(node)):
                place.flows = IN_VERSE
                place.marks = place.marks | VERSE
        if self.holds_notes(place, node, found, name):
            place.marks = place.marks | NOTES
        if kind & IS_HEADING:
            place.kind = HEADING
            place.level = tag.level
        elif kind & IS_LIST:
            place.nesting += 1
            self.lists.append((PyList_GET_SIZE(self.drafts), self.chars, self.links))
        elif kind & IS_FORM:
            self.forms.append((PyList_GET_SIZE(self.drafts), self.chars))
        elif kind & IS_TABLE:
            element = self.element(node)
            if _unread.has_line_numbers(element):
                place.flows = IN_CODE
                place.kind = CODE
            else:
                place.flows = IN_TABLE if _tables.is_data_table(element) else IN_BLOCK
        elif kind & IS_TR and place.flows == IN_TABLE:
            place.flows = IN_ROW
            place.kind = TABLE_ROW
        elif tag.kind is not None:
            place.kind = tag.kind
            place.level = place.nesting if tag.kind is LIST_ITEM and place.nesting > 0 else 0
            if tag.kind is CODE:
                place.kind = PARAGRAPH if place.flows == IN_VERSE else CODE
                place.flows = IN_CODE
        return 0

    cdef int open_inline(
        self, Place place, xmlNode* node, Attributes* found, Name name
    ) except -1:
        cdef unsigned int kind = place.own.kind_of
        cdef int style
        if place.kind is HEADING and self.is_kicker(found, name):
            self.flush()
            place.kicker = True
            place.kind = PARAGRAPH
            place.marks = place.marks | KICKER
            return 0
        place.inner = True
        if kind & IS_A:
            place.link = True
            place.inward = self.leads_inward(found.href)
        place.spaced = kind & IS_SPACED or (kind & IS_SPAN and place.loose and place.has_class)
        if self.entered is None:
            self.entered = place
        style = self.style(found.style) if found.style is not NULL else 0
        if place.flows == IN_VERSE or (style & STYLE_BLOCK and place.flows == IN_BLOCK):
            if _lines.is_inline_line(self.element(node), FLOWS[place.flows]):
                place.line = True
                self.end_line()
        if place.spaced and self.glued:
            self.run.parts.append(SEAM if kind & IS_SPAN else " ")
        return 0

    cdef int close(self) except -1:
        cdef Place place = self.place
        cdef Place up = place.up
        cdef unsigned int kind = place.own.kind_of
        cdef Run inner, last
        if place.closer is not None:
            self.add(place.closer)
        if place.is_apart:
            inner = self.run
            self.run = self.outer_runs.pop()
            if self.run.later is None:
                self.run.later = []
            last = self.run.later[-1] if self.run.later else None
            if last is not None and _unread.LINE_NUMBER in place.marks and (
                _unread.LINE_NUMBER in last.marks
            ):
                last.parts.append("\n")
                last.parts.extend(inner.parts)
            else:
                self.run.later.append(inner)
        if kind & IS_BLOCK:
            self.close_block(place, up)
        elif place.kicker:
            self.flush()
        elif place.inner:
            if place.line:
                self.end_line()
            self.left = place
            self.entered = None
            self.glued = self.glued or place.spaced
        self.place = up
        return 0

    cdef int close_block(self, Place place, Place up) except -1:
        cdef unsigned int kind = place.own.kind_of
        cdef Py_ssize_t start, chars, links
        cdef Draft draft
        if up.flows == IN_ROW:
            self.run.parts.append(" ")
        elif up.flows == IN_CODE:
            self.code_line()
        elif place.line:
            self.end_line()
        else:
            self.flush()
            if kind & IS_LIST:
                start, chars, links = self.lists.pop()
                if PyList_GET_SIZE(self.drafts) - start > 1:
                    if self.links - links >= LINK_SHARE * (self.chars - chars):
                        for draft in self.drafts[start:]:
                            draft.marks = draft.marks | LIST_LINKS
            elif kind & IS_FORM:
                start, chars = self.forms.pop()
                self.form_spans.append((start, PyList_GET_SIZE(self.drafts), self.chars - chars))
        return 0

    cdef int quote(self, Place place) except -1:
        element = self.element(place.node)
        before = self.run.parts[-1] if self.run.parts else ""
        mark = _quoting.opening(element, before)
        if mark:
            self.add(mark)
            place.closer = _quoting.closing(element)
        return 0

    cdef int do_break(self, unsigned int kind) except -1:
        cdef Run run = self.run
        cdef int flows = self.place.flows
        if flows == IN_CODE or flows == IN_ROW or self.place.kind is HEADING:
            run.parts.append("\n")
        elif kind & IS_BR and run.line_ended:
            run.line_ended = False
        elif kind & IS_HR or run.was_break:
            self.flush()
        elif run.place is not None:
            run.parts.append(LINE_BREAK)
            self.cut(run)
            run.was_break = True
        return 0

    cdef int cut(self, Run run) except -1:
        if run.cuts is None:
            run.cuts = []
        run.cuts.append(run.links)
        return 0

    cdef int end_line(self) except -1:
        cdef Run run = self.run
        if run.place is not None and not run.was_break:
            run.parts.append(LINE_BREAK)
            self.cut(run)
            run.was_break = run.line_ended = True
        return 0

    cdef int code_line(self) except -1:
        cdef list parts = self.run.parts
        if parts and not (<str>parts[PyList_GET_SIZE(parts) - 1]).endswith("\n"):
            parts.append("\n")
        return 0

    cdef int add(self, str text) except -1:
        """Take a piece of text that stands directly in the innermost open element."""
        cdef Run run = self.run
        cdef Place place = self.place
        cdef bint glued = self.glued
        cdef Place left = self.left
        cdef Place entered = self.entered
        cdef Py_ssize_t chars
        cdef str last
        self.glued = False
        self.left = None
        self.entered = None
        if is_all_space(text):
            if run.place is None and place.flows < IN_ROW and not self.outer_runs:
                return 0  # It stands before all text of a block.
            if place.flows != IN_CODE or not place.own.kind_of & IS_TABLE_PART:
                run.parts.append(" " if glued and run.place is not None else text)
            return 0
        if left is not None and run.place is not None and not run.cell_ended:
            last = <str>run.parts[PyList_GET_SIZE(run.parts) - 1]
            if Py_UNICODE_ISSPACE(char_at(text, 0)):
                if PyUnicode_GET_LENGTH(last) == 1 and _seams.is_cap(last, text, left):
                    text = text.lstrip()
            elif may_be_apart(last, text):
                if _seams.apart(last, text, left, entered, first=run.place is left):
                    run.parts.append(SEAM)
        if run.place is None:
            run.place = place
            run.marks = place.marks
        else:
            if run.place is not place:
                run.place = common(run.place, place)
                if run.marks is not place.marks:
                    run.marks = run.marks & place.marks
            if run.cell_ended:
                run.parts.append(" | ")
        run.cell_ended = False
        run.was_break = run.line_ended = False
        run.parts.append(text)
        if place.link:
            chars = count_shown(text)
            run.links += chars
            if place.inward:
                run.inward += chars
        return 0

    cdef int flush(self) except -1:
        """End the block."""
        cdef Run run = self.run
        self.glued = False
        if run.place is None and run.later is None:
            if run.parts:
                run.parts.clear()
            return 0
        self.run = new_run()
        self.draft(run)
        return 0

    cdef int draft(self, Run run) except -1:
        cdef Run later
        cdef str text
        if run.place is not None:
            if PyList_GET_SIZE(run.parts) == 1:
                text = <str>run.parts[0]
            else:
                text = PyUnicode_Join("", run.parts)
            if run.place.flows == IN_CODE:
                self.keep(_walk._code(text), run, run.links)
            elif run.cuts is None:
                self.keep(one_line(text), run, run.links)
            else:
                self.keep_lines(text, run)
        if run.later is not None:
            for later in run.later:
                self.draft(later)
        return 0

    cdef int keep_lines(self, str text, Run run) except -1:
        cdef list lines = [one_line(line) for line in text.split(LINE_BREAK)]
        cdef list ends = [*run.cuts, run.links]
        cdef list starts = [0, *run.cuts]
        cdef list shown = [line for line in lines if line]
        cdef list linked = [end - start for start, end in zip(starts, ends, strict=True)]
        if run.place.flows != IN_VERSE and _lines.are_apart(lines, linked):
            for line, links in zip(lines, linked, strict=True):
                self.keep(line, run, links)
        else:
            text = "\n".join(shown)
            verse = run.place.flows == IN_VERSE or _lines.are_verse(shown)
            self.keep(text if verse else one_line(text), run, run.links)
        return 0

    cdef int keep(self, str text, Run run, Py_ssize_t links) except -1:
        cdef Draft draft
        cdef Py_ssize_t chars
        cdef Py_UCS4 first
        if not text:
            return 0
        first = char_at(text, 0)
        if not (33 <= first <= 126) and not text.strip(INVISIBLE):
            return 0
        chars = count_shown(text)
        self.chars += chars
        self.links += links
        draft = Draft.__new__(Draft)
        draft.text = text
        draft.place = run.place
        draft.marks = run.marks
        draft.links = links
        draft.chars = chars
        if links > 0 and run.inward == run.links:
            if count_alnum(text) <= links or _place.is_link(text, links):
                draft.marks = draft.marks | INWARD
        self.drafts.append(draft)
        return 0

    cdef list finish(self):
        cdef Draft draft, one = None
        cdef Py_ssize_t scriptless = 0, start, end, chars
        cdef bint caps = False
        for start, end, chars in self.form_spans:
            if chars <= FORM_SHARE * self.chars:
                for draft in self.drafts[start:end]:
                    draft.marks = draft.marks | FORM
        for draft in self.drafts:
            if one is not None and may_be_cap(one.text) and _drafts._is_cap(one, draft):
                caps = True
                break
            one = draft
        if caps:
            self.drafts = _drafts.with_drop_caps(self.drafts)
        for draft in self.drafts:
            if "noscript" in draft.marks:
                scriptless += draft.chars
        if 0 < scriptless <= NOSCRIPT_SHARE * self.chars:
            return [one for one in self.drafts if "noscript" not in one.marks]
        return self.drafts


cdef int mark_note(Place place) except -1:
    """As `place.mark_note`."""
    cdef Place step = place
    while step is not None and step.own is not None and not step.own.kind_of & IS_BLOCK:
        step.marks = step.marks | NOTE
        step = step.up
    if step is not None and step.own is None:
        step.marks = step.marks | NOTE  # The walk's root, which has no name.
    elif step is not None and step.own.name not in ("body", "main", "article", "section"):
        step.marks = step.marks | NOTE
    return 0
