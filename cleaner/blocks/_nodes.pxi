# The nodes of libxml2: their attributes, their text, and the order that they stand in.


cdef const char* raw(xmlAttr* attribute) noexcept:
    """The bytes of an attribute's value; NULL where they stand in more than one node."""
    cdef xmlNode* child
    if attribute is NULL:
        return b""
    child = <xmlNode*>attribute.children
    if child is NULL or child.content is NULL:
        return b""
    return NULL if child.next is not NULL else <const char*>child.content


cdef str decoded(const char* text):
    return PyUnicode_DecodeUTF8(text, strlen(text), NULL)


cdef str value(xmlAttr* attribute):
    """An attribute's value; empty where it has none."""
    cdef xmlNode* child
    cdef const char* text = raw(attribute)
    if text is not NULL:
        return decoded(text)
    child = <xmlNode*>attribute.children
    parts = []
    while child is not NULL:
        if child.content is not NULL:
            parts.append(decoded(<const char*>child.content))
        child = child.next
    return "".join(parts)


cdef xmlAttr* attribute_of(xmlNode* node, const char* name) noexcept:
    cdef xmlAttr* one = node.properties
    while one is not NULL:
        if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
            return one
        one = one.next
    return NULL


cdef bint is_called(xmlNode* node, const char* name) noexcept:
    return node.type == XML_ELEMENT_NODE and strcmp(<const char*>node.name, name) == 0


cdef xmlNode* following(xmlNode* node, xmlNode* top) noexcept:
    """The next node in the order of the page, below `top`; NULL behind the last."""
    if node.type == XML_ELEMENT_NODE and node.children is not NULL:
        return node.children
    while node is not top:
        if node.next is not NULL:
            return node.next
        node = node.parent
    return NULL


cdef bint is_text(xmlNode* node) noexcept:
    return node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE


cdef str text_inside(xmlNode* top):
    """All text of an element, as `"".join(element.itertext())`."""
    cdef xmlNode* node = following(top, top)
    cdef list parts = []
    while node is not NULL:
        if is_text(node) and node.content is not NULL:
            parts.append(decoded(<const char*>node.content))
        node = following(node, top)
    return "".join(parts)


cdef int first_sign(const char* text) noexcept:
    """The first byte of a text that is no ASCII white space; 0 where there is none."""
    while text[0] and is_blank(<unsigned char>text[0]):
        text += 1
    return <unsigned char>text[0]


cdef int first_shown(xmlNode* top) noexcept:
    """The first byte of an element's text that is no ASCII white space; 0 where there is none."""
    cdef xmlNode* node = following(top, top)
    cdef int found
    while node is not NULL:
        if is_text(node) and node.content is not NULL:
            found = first_sign(<const char*>node.content)
            if found:
                return found
        node = following(node, top)
    return 0


cdef inline bint is_blank(unsigned char char) noexcept:
    """Whether an ASCII character is white space to `str.split`."""
    return char == 32 or 9 <= char <= 13 or 28 <= char <= 31
