# What a page's elements are called, and what stands in the place of one or leaves it out.


cdef bint may_be_term(xmlNode* button) noexcept:
    """Whether a button has an element in it, and a text right behind it: see `stand_ins._term`."""
    cdef xmlNode* node = button.children
    while node is not NULL and node.type != XML_ELEMENT_NODE:
        node = node.next
    if node is NULL:
        return False
    node = button.next
    while node is not NULL and is_text(node):
        if node.content is not NULL and first_sign(<const char*>node.content):
            return True
        node = node.next
    return False


cdef class Elements:
    """The tags, classes and styles of one page, each looked at once."""

    cdef _Document document
    cdef dict tags, names, styles


    cdef Tag tag(self, xmlNode* node):
        key = <size_t>node.name
        tag = self.tags.get(key)
        if tag is None:
            name = decoded(<const char*>node.name)
            if node.ns is not NULL and node.ns.href is not NULL:
                name = f"{{{decoded(<const char*>node.ns.href)}}}{name}"
                return Tag(name)  # The same name may stand in another namespace.
            tag = KNOWN_TAGS.get(name)
            if tag is None:
                tag = Tag(name)
            self.tags[key] = tag
        return <Tag>tag

    cdef object element(self, xmlNode* node):
        return elementFactory(self.document, node)

    cdef Name name(self, xmlAttr* attribute):
        """What a class says; the same for all elements that bear it."""
        cdef Name found
        cdef const char* text
        cdef str classes = value(attribute)
        known = self.names.get(classes)
        if known is not None:
            return <Name>known
        found = Name.__new__(Name)
        found.text = classes
        found.side_note = found.kicker = -1
        text = raw(attribute)
        found.may_be = MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
        found.named = ""
        if found.may_be & (MAY_BE_NAMED | MAY_BE_FOREIGN):
            if found.may_be & MAY_BE_FOREIGN:
                told = _unread._names_in(classes)
            else:
                told = _unread._names_in(classes, kinds_of(found.may_be))
            found.named, found.duration, found.permalink, found.number, found.unseen = told
        self.names[classes] = found
        return found

    cdef int style(self, xmlAttr* attribute) except -1:
        """What a style attribute says."""
        cdef const char* text = raw(attribute)
        cdef unsigned int may_be = MAY_BE_FOREIGN if text is NULL else STYLE_PIECES.find(text)
        cdef int found = 0
        cdef str written
        if not may_be:
            return 0
        written = value(attribute)
        known = self.styles.get(written)
        if known is not None:
            return known
        if may_be & MAY_BE_FOREIGN:
            may_be = MAY_HIDE | MAY_BE_UNSEEN | MAY_BE_UNSEEN_INLINE
        if may_be & MAY_HIDE:
            if _tags.UNSHOWN.search(written) is not None:
                found |= STYLE_HIDES
            if _lines._BLOCK_STYLE.search(written) is not None:
                found |= STYLE_BLOCK
        if may_be & MAY_BE_UNSEEN and _unread._UNSEEN_STYLE.search(written) is not None:
            found |= STYLE_UNSEEN
        if may_be & MAY_BE_UNSEEN_INLINE:
            if _unread._UNSEEN_INLINE_STYLE.search(written) is not None:
                found |= STYLE_UNSEEN
        self.styles[written] = found
        return found

    # What stands for an element, or is left out.

    cdef object stand_in(self, xmlNode* node, Tag tag):
        """As `stand_ins.stand_in`."""
        cdef unsigned int kind = tag.kind_of
        cdef xmlAttr* one
        cdef const char* text
        if kind & MAY_STAND_IN:
            one = attribute_of(node, b"class")
            if one is NULL:
                return None
            text = raw(one)
            if text is not NULL and strstr(text, b"ath") is NULL and strstr(text, b"katex") is NULL:
                if strstr(text, b"mjx") is NULL and strstr(text, b"MJX") is NULL:
                    return None
        elif kind & IS_IMAGE:
            one = attribute_of(node, b"alt")
            if one is NULL or not self.may_be_read(node, one):
                return None
        elif kind & IS_SCRIPT:
            one = attribute_of(node, b"type")
            if one is NULL:
                return None
            text = raw(one)
            if text is not NULL and TEX_PIECES.find(text) == 0:
                return None
        elif not kind & ALWAYS_ASKED or (kind & IS_BUTTON and not may_be_term(node)):
            return None
        return _stand_ins.stand_in(self.element(node))

    cdef bint may_be_read(self, xmlNode* node, xmlAttr* alt) except -1:
        """Whether a picture may stand for an emoji, an initial or a formula."""
        cdef const char* text
        cdef str told = value(alt).strip()
        if not told:
            return False
        if len(told) <= EMOJI_LENGTH:
            return True
        text = raw(attribute_of(node, b"class"))
        if text is NULL or TEX_PIECES.find(text):
            return True
        text = raw(attribute_of(node, b"src"))
        return text is NULL or strlen(text) > 500 or TEX_PIECES.find(text) != 0

    cdef bint is_skipped(self, xmlNode* node, Tag tag) noexcept:
        """As `tree._is_skipped`."""
        cdef xmlNode* sibling
        if tag.kind_of & IS_RT:
            sibling = node.parent.children if node.parent is not NULL else NULL
            while sibling is not NULL:
                if is_called(sibling, b"rp"):
                    return False
                sibling = sibling.next
            return True
        if tag.kind_of & IS_TEMPLATE:
            return (
                attribute_of(node, b"shadowrootmode") is NULL
                and attribute_of(node, b"shadowroot") is NULL
            )
        return tag.kind_of & IS_SKIPPED != 0
