"""
The model, readable: the vocabulary and the shapes.

    shapes      the shapes' own text -> what each demands, in words
    terms       the vocabulary and what the data make of it -> classes and properties
    diagram     classes and the links between them -> places and lines of a drawing
    view        `/ontology` and `/shapes`
"""
