# What an element's attributes say of its text: `place.inherit_attributes`, `unread.Unread.mark`.


cdef struct Attributes:
    # Those of an element that tell something, or NULL.
    xmlAttr* classes
    xmlAttr* identity
    xmlAttr* name
    xmlAttr* href
    xmlAttr* style
    xmlAttr* role
    xmlAttr* level
    xmlAttr* label
    xmlAttr* hidden_aria
    xmlAttr* itemprop
    xmlAttr* rule
    bint hidden
    bint apart
    bint popover
    bint ad


@cython.final
@cython.no_gc
@cython.freelist(64)
cdef class Place:
    """An open element: see `place.Place`. What patterns look at is there for them, too."""

    cdef readonly Place up
    cdef xmlNode* node
    cdef _Document document
    cdef Tag own
    cdef str path
    cdef tuple numbers
    cdef readonly str kind
    cdef readonly bint inner, loose
    cdef bint spaced, is_apart, line, kicker, link, inward, has_class
    cdef int depth, flows, level, nesting, labels
    cdef frozenset marks
    cdef str closer

    @property
    def tag(self):
        return self.own.name if self.own is not None else ""

    @property
    def flow(self):
        return FLOWS[self.flows]

    @property
    def element(self):
        return elementFactory(self.document, self.node) if self.node is not NULL else None


cdef int look(xmlNode* node, Attributes* found) except -1:
    """Note the attributes of an element that tell something."""
    cdef xmlAttr* one = node.properties
    cdef const char* key
    cdef char first
    while one is not NULL:
        if one.ns is NULL:
            key = <const char*>one.name
            first = key[0]
            if first == c"c":
                if strcmp(key, b"class") == 0:
                    found.classes = one
            elif first == c"i":
                if strcmp(key, b"id") == 0:
                    found.identity = one
                elif strcmp(key, b"itemprop") == 0:
                    found.itemprop = one
            elif first == c"h":
                if strcmp(key, b"href") == 0:
                    found.href = one
                elif strcmp(key, b"hidden") == 0:
                    found.hidden = True
            elif first == c"s":
                if strcmp(key, b"style") == 0:
                    found.style = one
            elif first == c"r":
                if strcmp(key, b"role") == 0:
                    found.role = one
            elif first == c"a":
                if strcmp(key, b"aria-label") == 0:
                    found.label = one
                elif strcmp(key, b"aria-hidden") == 0:
                    found.hidden_aria = one
                elif strcmp(key, b"aria-level") == 0:
                    found.level = one
            elif first == c"n":
                if strcmp(key, b"name") == 0:
                    found.name = one
            elif first == c"p":
                if strcmp(key, b"popover") == 0:
                    found.popover = True
            elif first == c"d" and memcmp(key, b"data-", 5) == 0:
                if key[5] == c"c":
                    if strcmp(key, RULE_ATTRIBUTE) == 0:
                        found.rule = one
                    elif strcmp(key, APART_ATTRIBUTE) == 0:
                        found.apart = True
                elif key[5] == c"a" and key[6] == c"d" and <bytes>key in AD_KEYS:
                    found.ad = True
        one = one.next
    return 0


cdef class Marks(Elements):
    """What the attributes of an element say of it."""

    cdef str own
    cdef frozenset notes


    cdef bint is_note(self, Attributes* found) except -1:
        cdef str name = ""
        if found.identity is not NULL:
            name = value(found.identity)
        if not name and found.name is not NULL:
            name = value(found.name)
        elif not name:
            return False
        return name in self.notes

    cdef int inherit(self, Place place, Attributes* found, Name name) except -1:
        """As `place.inherit_attributes`."""
        cdef unsigned int kind = place.own.kind_of
        cdef bint hidden = found.hidden, is_apart = found.apart
        cdef frozenset marks = NO_MARKS
        cdef str role, level
        cdef const char* text
        if found.role is not NULL:
            role = value(found.role).strip().lower()
            if role == "heading" and kind & IS_BLOCK:
                level = value(found.level) if found.level is not NULL else ""
                place.kind = HEADING
                place.level = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
            else:
                mark = ROLE_MARKS.get(role)
                if mark is not None:
                    marks = marks | {mark}
        if found.rule is not NULL:
            marks = marks | {f"rule:{identity}" for identity in value(found.rule).split()}
        if found.itemprop is not NULL:
            marks = marks | {
                f"itemprop:{one}" for one in value(found.itemprop).lower().split()
            }
        if found.style is not NULL and self.style(found.style) & STYLE_HIDES:
            hidden = True
        if name is not None and kind & IS_SIDE and name.may_be & (MAY_BE_NOTE | MAY_BE_FOREIGN):
            if name.side_note < 0:
                name.side_note = _tags.SIDE_NOTE.search(name.text) is not None
            if name.side_note:
                is_apart = True
                marks = marks | NOTE
        if found.hidden_aria is not NULL and kind & IS_BLOCK:
            text = raw(found.hidden_aria)
            if text is not NULL and strcmp(text, b"true") == 0:
                marks = marks | HIDDEN
        if kind & IS_ROOT:
            hidden = False
        if hidden:
            marks = marks | HIDDEN
        if hidden or is_apart:
            place.is_apart = not kind & IS_BLOCK or place.flows in (IN_ROW, IN_CODE)
        if marks:
            place.marks = place.marks | marks
        return 0

    cdef str mark(self, Place place, xmlNode* node, Attributes* found, Name name):
        """As `unread.Unread.mark`."""
        cdef unsigned int kind = place.own.kind_of
        cdef bint inner = not kind & IS_BLOCK
        cdef bint in_code = place.flows == IN_CODE
        cdef const char* text
        cdef unsigned int identity = 0
        if found.identity is not NULL:
            text = raw(found.identity)
            identity = MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
        if kind & IS_A and found.href is not NULL:
            text = raw(found.href)
            if (text is NULL or text[0] == c"#") and _notes.leads_back(self.element(node)):
                return _unread.PERMALINK
        if name is not None:
            if name.named:
                told = _unread._by_name(place, self.element(node), name.named)
                if told:
                    return told
            if name.duration and _unread._LENGTH.fullmatch(text_inside(node)) is not None:
                return _unread.DURATION
            if name.text and (in_code or (name.number and not inner)):
                if _unread.is_line_number(self.element(node), name.text, code=in_code):
                    return _unread.LINE_NUMBER
        if in_code:
            if kind & IS_BUTTON or (
                name is not None and _unread._COPY.search(name.text) is not None
            ):
                return _unread.COPY_BUTTON
        if inner:
            if self.is_permalink(place, node, found, name, identity):
                return _unread.PERMALINK
            if name is not None and name.unseen and not _unread._is_long(self.element(node)):
                return _unread.SCREEN_READER
        elif found.ad or found.label is not NULL or identity & (MAY_BE_AD | MAY_BE_FOREIGN):
            if self.may_be_ad(found, identity):
                element = self.element(node)
                if _unread._is_ad(element, element.keys()):
                    return _unread.AD
        if found.style is not NULL and self.style(found.style) & STYLE_UNSEEN:
            if _unread._is_unseen(self.element(node), inner=inner):
                return _unread.SCREEN_READER
        if found.role is not NULL and value(found.role) == "tooltip":
            if not inner or _unread._explains(self.element(node)):
                return _unread.TOOLTIP
        elif found.popover and _unread._explains(self.element(node)):
            return _unread.TOOLTIP
        return ""

    cdef bint may_be_ad(self, Attributes* found, unsigned int identity) except -1:
        """Whether an attribute says that an element is a box of advertisements."""
        if found.ad or identity & MAY_BE_FOREIGN:
            return True
        if identity & MAY_BE_AD:
            name = value(found.identity)
            if _unread.AD_IDS.fullmatch(name) or _unread.AD_NAMES.fullmatch(name):
                return True
        if found.label is NULL:
            return False
        return value(found.label).strip().lower() in _unread.AD_LABELS

    cdef bint is_permalink(
        self, Place place, xmlNode* node, Attributes* found, Name name, unsigned int identity
    ) except -1:
        """As `unread._is_mark`."""
        cdef Place around
        cdef unsigned int kind = place.own.kind_of
        cdef int first
        cdef const char* text
        cdef unsigned int names = identity | (name.may_be if name is not None else 0)
        if place.kind is HEADING:
            first = first_shown(node)
            if first == 0:
                return False
            if (48 <= first <= 57 or 65 <= first <= 90 or 97 <= first <= 122) and not (
                kind & IS_BUTTON or names & (MAY_BE_PERMALINK | MAY_BE_FOREIGN)
            ):
                # No sign and no bracket, so only a link to the heading could be its mark.
                text = raw(found.href)
                if text is not NULL and text[0] != c"#":
                    return False
            around = place.up
            while around is not None and around.inner:
                around = around.up
            return _unread.is_permalink(
                self.element(node), place.own.name, around.element if around is not None else None
            )
        if name is not None and name.permalink and not kind & IS_A:
            return _unread.is_edit_link(self.element(node))
        if not kind & IS_A or name is None or not name.text:
            return False
        if not name.permalink:
            if not identity & (MAY_BE_PERMALINK | MAY_BE_FOREIGN):
                return False
            if _unread.PERMALINK_NAMES.search(value(found.identity)) is None:
                return False
        return _unread.is_permalink(self.element(node), place.own.name, None)

    cdef bint holds_notes(
        self, Place place, xmlNode* node, Attributes* found, Name name
    ) except -1:
        """As `notes.holds_notes`."""
        cdef unsigned int kind = place.own.kind_of
        cdef unsigned int names = 0
        cdef const char* text
        cdef xmlNode* around = node
        cdef int step
        if found.role is not NULL:
            text = raw(found.role)
            if text is NULL or strchr(text, c"-") is not NULL:
                if value(found.role) in _notes._ROLES:
                    return True
        if kind & IS_SECTION:
            names = name.may_be if name is not None else 0
            if found.identity is not NULL:
                text = raw(found.identity)
                names |= MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
            if names & (MAY_BE_NOTE | MAY_BE_FOREIGN):
                return _notes.holds_notes(self.element(node))
            return False
        if not kind & IS_NOTE_LIST:
            return False
        for step in range(1 + _notes._ABOVE):
            if around is NULL or around.type != XML_ELEMENT_NODE:
                break
            for one in (b"class", b"id"):
                text = raw(attribute_of(around, one))
                names |= MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
            around = around.parent
        if names & (MAY_BE_NOTES | MAY_BE_FOREIGN):
            return _notes.holds_notes(self.element(node))
        around = following(node, node)
        while around is not NULL:
            if is_called(around, b"a"):
                text = raw(attribute_of(around, b"href"))
                if (text is NULL or text[0] == c"#") and _notes.leads_back(self.element(around)):
                    return True
            around = following(around, node)
        return False

    cdef bint is_kicker(self, Attributes* found, Name name) except -1:
        """As `place.is_kicker`."""
        if name is not None and name.text:
            if name.kicker < 0:
                name.kicker = _tags.KICKER_NAME.search(name.text) is not None
            return name.kicker
        if found.identity is NULL:
            return False
        return _tags.KICKER_NAME.search(value(found.identity)) is not None

    cdef bint leads_inward(self, xmlAttr* href) except -1:
        """As `address.leads_inward`: addresses of the usual forms are told apart here."""
        cdef const char* text = raw(href)
        cdef const char* path
        cdef const char* at
        cdef const char* dot = NULL
        cdef const char* end
        cdef str host = None
        if text is NULL:
            return _address.leads_inward(value(href), self.own)
        if text[0] == 0 or text[0] == c"#":
            return False
        at = text
        while at[0]:
            if <unsigned char>at[0] >= 128:
                return _address.leads_inward(value(href), self.own)
            at += 1
        if text[0] == c"/" and text[1] != c"/":
            path = text
        elif begins_with(text, b"https://", 8) or begins_with(text, b"http://", 7):
            at = path = text + (8 if text[4] != c":" else 7)
            while path[0] and path[0] not in (c"/", c"?", c"#", c":", c"@"):
                path += 1
            if path[0] == c":" or path[0] == c"@":
                return _address.leads_inward(value(href), self.own)
            host = PyUnicode_DecodeUTF8(at, path - at, NULL)
        else:
            return _address.leads_inward(value(href), self.own)
        at = path
        while at[0] and at[0] != c"?" and at[0] != c"#":
            at += 1
        end = at
        while at[0] and at[0] != c"#":
            at += 1
        if at[0] and at[1]:
            return False  # It leads to a part of a page.
        while end > path and is_blank(<unsigned char>end[-1]):
            end -= 1
        at = path
        while at < end and at[0] == c"/":
            at += 1
        if at == end:
            return False
        while at < end:
            if at[0] == c".":
                dot = at
            at += 1
        if dot is not NULL and end - dot <= 6:
            if PyUnicode_DecodeUTF8(dot + 1, end - dot - 1, NULL).lower() in FILES:
                return False
        if host is None:
            return True
        if not self.own:
            return False
        host = host.lower().removeprefix("www.")
        return (
            host == self.own or host.endswith("." + self.own) or self.own.endswith("." + host)
        )
