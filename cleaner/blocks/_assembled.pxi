# Drafts become blocks, with paths and numbers of the elements around them.

cdef str label_of(Place place):
    """As `place._label`."""
    cdef xmlAttr* classes = attribute_of(place.node, b"class")
    cdef xmlAttr* identity = attribute_of(place.node, b"id")
    cdef char out[1024]
    cdef Py_ssize_t size = 0
    cdef const char* named
    cdef const char* told
    if classes is NULL and identity is NULL:
        return place.own.name
    named = raw(classes)
    told = raw(identity)
    if named is NULL or told is NULL or strlen(named) + strlen(told) > 400:
        return _place._label(place)
    if not join_names(told, c"#", c"-", False, 1 << 20, out, &size):
        return _place._label(place)
    if not join_names(named, c".", c".", True, LABEL_CLASSES, out, &size):
        return _place._label(place)
    return place.own.name + PyUnicode_DecodeUTF8(out, size, NULL)


cdef str path_of(Place place):
    """The labels of a place and of those around it, twelve at most: `place.labels_of`."""
    cdef list waiting = []
    cdef Place step = place
    cdef str around = ""
    cdef int count = 0
    while step is not None and step.labels <= 0 and not step.own.kind_of & IS_HTML:
        waiting.append(step)
        step = step.up
        if step is not None and step.own is None:
            break
    if step is not None and step.labels > 0:
        around = step.path
        count = step.labels
    for step in reversed(waiting):
        if count == PATH_LABELS:
            around = around[around.index(" ") + 1 :]
            count -= 1
        around = f"{around} {label_of(step)}" if count else label_of(step)
        count += 1
        step.path = around
        step.labels = count
    return around


cdef object INDEX = Block.index
cdef object TEXT = Block.text
cdef object KIND = Block.kind
cdef object START = Block.start
cdef object END = Block.end
cdef object MARKER = Block.marker
cdef object LEVEL = Block.level
cdef object DENSITY = Block.link_density
cdef object TAG = Block.tag
cdef object PATH = Block.path
cdef object NUMBERS = Block.around
cdef object MARKS = Block.marks
cdef object GAP = Block.gap
cdef descrsetfunc SET = Py_TYPE(INDEX).tp_descr_set


cdef inline int put(object block, object slot, object one) except -1:
    """Set a field of a frozen value that nobody has seen yet."""
    return SET(<PyObject*>slot, <PyObject*>block, <PyObject*>one)


cdef object assemble(list drafts):
    """As `tree._assemble`."""
    cdef Draft draft
    cdef Place holder, step
    cdef Py_ssize_t last = 0, position = 0, end, index = 0
    cdef double density
    cdef tuple numbers
    cdef list waiting
    cdef list blocks = [], texts = []
    for draft in drafts:
        holder = draft.place
        while holder.inner and holder.up is not None:
            holder = holder.up
        end = position + PyUnicode_GET_LENGTH(draft.text)
        waiting = []
        step = holder
        while step is not None and step.numbers is None:
            waiting.append(step)
            step = step.up
        numbers = step.numbers if step is not None else ()
        for step in reversed(waiting):
            if not step.inner:
                last += 1
                numbers = (last, *numbers[: AROUND - 1])
            step.numbers = numbers
        density = draft.links / <double>draft.chars
        block = (<PyTypeObject*>Block).tp_alloc(<PyTypeObject*>Block, 0)
        put(block, INDEX, index)
        put(block, TEXT, draft.text)
        put(block, KIND, holder.kind)
        put(block, START, position)
        put(block, END, end)
        put(block, MARKER, "")
        put(block, LEVEL, holder.level)
        put(block, DENSITY, 1.0 if density > 1.0 else density)
        put(block, TAG, holder.own.name if holder.own is not None else "")
        put(block, PATH, path_of(draft.place))
        put(block, NUMBERS, holder.numbers)
        put(block, MARKS, draft.marks)
        put(block, GAP, 0)
        blocks.append(block)
        texts.append(draft.text)
        position = end + 1
        index += 1
    return Segmented(text="\n".join(texts), blocks=tuple(blocks))


def mark_all(blocks, list marks not None):
    """As `marking.mark_all_plainly`."""
    cdef list found = []
    cdef Py_ssize_t at = 0
    if len(blocks) != PyList_GET_SIZE(marks):
        raise ValueError("there are not as many marks as blocks")
    for block in blocks:
        own = marks[at]
        at += 1
        if not own:
            found.append(block)
            continue
        new = (<PyTypeObject*>Block).tp_alloc(<PyTypeObject*>Block, 0)
        put(new, INDEX, block.index)
        put(new, TEXT, block.text)
        put(new, KIND, block.kind)
        put(new, START, block.start)
        put(new, END, block.end)
        put(new, MARKER, block.marker)
        put(new, LEVEL, block.level)
        put(new, DENSITY, block.link_density)
        put(new, TAG, block.tag)
        put(new, PATH, block.path)
        put(new, NUMBERS, block.around)
        put(new, MARKS, block.marks.union(own))
        put(new, GAP, block.gap)
        found.append(new)
    return tuple(found)
