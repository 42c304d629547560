"""Present the terms, rows and sentences of a result to a reader.

``terms``     a term as words and a link
``names``     what a thing without a label is called
``facts``     what is stated of one thing
``quotes``    a sentence with the words marked that something was read from
``tables``    rows as a table
``drawing``   rows as a chart, a timeline, a network or a map
``resultset`` rows as Turtle and as GeoJSON

Values in, values out: no template, no request and no terminal, so that pages and commands show
the same thing alike.
"""
