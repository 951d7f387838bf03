# Elements of a page that are looked for by their names: what may tell a title or a dek, and what
# plain selectors ask for.


def _dek_pieces():
    """The pieces of names of deks, those that tell one with another alone with a bit for either."""
    found, bits = dict.fromkeys(_dek_words._DEK_WORDS, MAY_BE_DEK), 2 * MAY_BE_DEK
    for firsts, seconds in _dek_words.TOGETHER:
        for words, bit in ((firsts, bits), (seconds, 2 * bits)):
            for word in words:
                found[word] = found.get(word, 0) | bit
        bits *= 4
    return {word: told for word, told in found.items() if word.isascii()}


cdef Pieces DEK_PIECES = Pieces(_dek_pieces())
cdef tuple DEK_ATTRIBUTES = tuple(sorted(name.encode() for name in _dek_words.DEK_ATTRIBUTES))


cdef bint may_name_a_dek(const char* key):
    """Whether an attribute is one of those whose values name deks."""
    cdef bytes one
    if strcmp(key, b"class") == 0 or strcmp(key, b"id") == 0:
        return True
    if strncmp(key, b"data-", 5) != 0:
        return False
    for one in DEK_ATTRIBUTES:
        if strcmp(key, one) == 0:
            return True
    return False


cdef bint may_be_dek(unsigned int pieces) noexcept:
    """Whether a name with these pieces may be a dek's: one that tells it, or two that do."""
    if pieces & (MAY_BE_DEK | MAY_BE_FOREIGN):
        return True
    pieces //= 2 * MAY_BE_DEK
    return pieces & (pieces >> 1) & 0x55555555 != 0


cdef str as_dek(xmlAttr* one, dict verdicts):
    """The value of an attribute that names a dek; `None` for any other."""
    cdef const char* text = raw(one)
    cdef str named
    if text is not NULL and not may_be_dek(DEK_PIECES.find(text)):
        return None
    named = value(one)
    verdict = verdicts.get(named)
    if verdict is None:
        verdict = verdicts[named] = _dek_words.is_dek_name(named)
    return named if verdict else None


def telling(_Element tree not None):
    """As `dek_names.telling_plainly`."""
    cdef list found = []
    cdef dict verdicts = {}
    cdef _Document document = tree._doc
    cdef xmlNode* top = tree._c_node
    cdef xmlNode* node = top
    cdef xmlAttr* one
    cdef xmlAttr* kinds
    cdef xmlAttr* properties
    cdef const char* key
    cdef str told, dek
    while node is not NULL:
        if node.type == XML_ELEMENT_NODE:
            key = <const char*>node.name
            if key[0] == c"h" and key[1] == c"1" and key[2] == 0:
                found.append(("h1", "", elementFactory(document, node)))
            elif key[0] == c"t" and strcmp(key, b"title") == 0:
                found.append(("title", "", elementFactory(document, node)))
            elif key[0] == c"m" and strcmp(key, b"meta") == 0:
                found.append(("meta", "", elementFactory(document, node)))
            elif key[0] == c"l" and strcmp(key, b"link") == 0:
                found.append(("link", "", elementFactory(document, node)))
            elif key[0] == c"s" and strcmp(key, b"script") == 0:
                found.append(("script", "", elementFactory(document, node)))
            kinds = properties = NULL
            dek = None
            one = node.properties
            while one is not NULL:
                key = <const char*>one.name
                # All that tell begin with these letters.
                if one.ns is NULL and (key[0] == c"i" or key[0] == c"c" or key[0] == c"d"):
                    if key[0] == c"i" and strcmp(key, b"itemtype") == 0:
                        kinds = one
                    elif key[0] == c"i" and strcmp(key, b"itemprop") == 0:
                        properties = one
                    elif dek is None and may_name_a_dek(key):
                        dek = as_dek(one, verdicts)
                one = one.next
            if kinds is not NULL:
                found.append(("itemtype", value(kinds), elementFactory(document, node)))
            if properties is not NULL:
                told = value(properties)
                if told:
                    found.append(("itemprop", told, elementFactory(document, node)))
            if dek is not None:
                found.append(("dek", dek, elementFactory(document, node)))
        node = following(node, top)
    return found


cdef struct Held:
    xmlNode* node
    xmlAttr* classes
    xmlAttr* identity


cdef inline xmlAttr* attribute_of_held(
    Held* held, bint of_class, bint of_id, const char* name
) noexcept:
    if of_class:
        return held.classes
    return held.identity if of_id else attribute_of(held.node, name)


@cython.final
cdef class Wanted:
    """What a selector asks of an element: see `shelves.Plain`."""

    cdef bytes tag, attribute, value
    cdef bint of_class, of_id, whole, anywhere, in_any_case
    cdef Py_ssize_t size

    def __init__(self, bytes tag, bytes attribute, bytes how, bytes asked):
        self.tag = tag
        self.attribute = attribute
        self.value = asked
        self.size = len(asked)
        self.of_class = attribute == b"class"
        self.of_id = attribute == b"id"
        self.whole = how == b"="
        self.anywhere = how == b"*="
        self.in_any_case = how == b"~"

    cdef bint is_met(self, Held* held) except -1:
        cdef xmlAttr* one
        cdef const char* text
        cdef const char* at
        cdef const char* asked = self.value
        cdef const char* tag = self.tag
        cdef bytes joined
        if tag[0] and not is_called(held.node, tag):
            return False
        if not self.attribute:
            return True
        one = attribute_of_held(held, self.of_class, self.of_id, self.attribute)
        if one is NULL:
            return False
        text = raw(one)
        if text is NULL:
            joined = value(one).encode()
            text = joined
        if self.whole:
            return strcmp(text, asked) == 0
        if self.in_any_case:
            while text[0]:
                if begins_with(text, asked, self.size):
                    return True
                text += 1
            return False
        at = strstr(text, asked)
        if self.anywhere or at is NULL:
            return at is not NULL
        while at is not NULL:
            if (at == text or is_gap(at[-1])) and (at[self.size] == 0 or is_gap(at[self.size])):
                return True
            at = strstr(at + 1, asked)
        return False


cdef class Shelves:
    """As `shelves.PlainShelves`."""

    cdef _Element tree
    cdef Held* held
    cdef Py_ssize_t count
    cdef dict words

    def __cinit__(self, _Element tree not None):
        self.tree = tree
        self.held = NULL
        self.words = {}

    def __dealloc__(self):
        PyMem_Free(self.held)

    cdef int fill(self) except -1:
        """Note where the elements stand."""
        cdef xmlNode* top = self.tree._c_node
        cdef xmlNode* node = top
        cdef Py_ssize_t room = 0
        cdef Held* one
        cdef xmlAttr* attribute
        cdef const char* key
        self.count = 0
        while node is not NULL:
            if node.type == XML_ELEMENT_NODE:
                if self.count == room:
                    room = 2 * room or 1024
                    one = <Held*>PyMem_Realloc(self.held, room * sizeof(Held))
                    if one is NULL:
                        raise MemoryError
                    self.held = one
                one = &self.held[self.count]
                self.count += 1
                one.node = node
                one.classes = one.identity = NULL
                attribute = node.properties
                while attribute is not NULL:
                    key = <const char*>attribute.name
                    if attribute.ns is NULL:
                        if key[0] == c"c" and strcmp(key, b"class") == 0:
                            one.classes = attribute
                        elif key[0] == c"i" and strcmp(key, b"id") == 0:
                            one.identity = attribute
                    attribute = attribute.next
            node = following(node, top)
        return 0

    def find(self, wanted, Py_ssize_t most=-1):
        """The elements that one of the alternatives asks for, in the tree's order."""
        cdef list found = []
        cdef list every = [
            Wanted(own.tag.encode(), own.attribute.encode(), own.how.encode(), own.value.encode())
            for own in wanted
        ]
        cdef Py_ssize_t at
        cdef Wanted one
        if self.held is NULL:
            self.fill()
        for at in range(self.count):
            if most >= 0 and PyList_GET_SIZE(found) == most:
                break
            for one in every:
                if one.is_met(&self.held[at]):
                    found.append(elementFactory(self.tree._doc, self.held[at].node))
                    break
        return found

    def may_hold(self, one):
        """Whether a word stands in this attribute of an element, or in the name of a tag."""
        cdef str attribute = one.attribute, words
        cdef bint in_any_case = one.how == "~"
        cdef tuple key = (attribute, in_any_case)
        words = self.words.get(key)
        if words is None:
            words = self.words.get((attribute, False))
            if words is None:
                words = self.words[attribute, False] = self.words_of(attribute)
            if in_any_case:
                words = self.words[key] = words.lower()
        return one.value in words

    cdef str words_of(self, str attribute):
        """The words of an attribute's values, or the names of the tags, most of them once."""
        cdef bytes name = attribute.encode(), joined
        cdef bint of_class = attribute == "class", of_id = attribute == "id"
        cdef Words words = Words()
        cdef Py_ssize_t at
        cdef xmlAttr* one
        cdef const char* text
        if self.held is NULL:
            self.fill()
        for at in range(self.count):
            if not name:
                words.add(<const char*>self.held[at].node.name)
                continue
            one = attribute_of_held(&self.held[at], of_class, of_id, name)
            if one is not NULL:
                text = raw(one)
                if text is NULL:
                    joined = value(one).encode()
                    text = joined
                words.add(text)
        return words.joined()


cdef enum:
    # Words of a page that are told apart; a page has some 300 classes. What comes behind is joined
    # as it stands.
    TOLD_APART = 4096


@cython.final
cdef class Words:
    """Words with a space between two, hardly any of them twice."""

    cdef char* text
    cdef Py_ssize_t size, room
    cdef Py_ssize_t places[2 * TOLD_APART]
    cdef Py_ssize_t count

    def __cinit__(self):
        cdef Py_ssize_t at
        self.size, self.room, self.count = 0, 4096, 0
        self.text = <char*>PyMem_Malloc(self.room)
        if self.text is NULL:
            raise MemoryError
        for at in range(2 * TOLD_APART):
            self.places[at] = -1

    def __dealloc__(self):
        PyMem_Free(self.text)

    cdef str joined(self):
        return PyUnicode_DecodeUTF8(self.text, self.size, NULL)

    cdef int add(self, const char* text) except -1:
        """Note the words of a text that are new."""
        cdef const char* first
        cdef Py_ssize_t size
        cdef unsigned int told
        while True:
            while is_gap(text[0]):
                text += 1
            if not text[0]:
                return 0
            first, told = text, 2166136261
            while text[0] and not is_gap(text[0]):
                told = (told ^ <unsigned char>text[0]) * 16777619
                text += 1
            size = text - first
            if not self.is_known(first, size, told):
                while self.size + size + 1 > self.room:
                    self.make_room()
                memcpy(self.text + self.size, first, size)
                self.text[self.size + size] = 32
                self.size += size + 1

    cdef bint is_known(self, const char* word, Py_ssize_t size, unsigned int told) noexcept:
        """Whether a word was there before; if not, note where it will stand."""
        cdef Py_ssize_t at = (told ^ (told >> 15)) % (2 * TOLD_APART), place
        while self.places[at] >= 0:
            place = self.places[at]
            if self.size - place > size and self.text[place + size] == 32:
                if memcmp(self.text + place, word, size) == 0:
                    return True
            at = (at + 1) % (2 * TOLD_APART)
        if self.count < TOLD_APART:
            self.places[at] = self.size
            self.count += 1
        return False

    cdef int make_room(self) except -1:
        cdef char* more = <char*>PyMem_Realloc(self.text, 2 * self.room)
        if more is NULL:
            raise MemoryError
        self.text = more
        self.room *= 2
        return 0


cdef inline bint is_gap(char one) noexcept:
    """Whether a character parts the classes of an element."""
    return one == 32 or one == 9 or one == 10 or one == 13
