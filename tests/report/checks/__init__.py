"""
What every report is judged by: functions that take the HTML (opened in Chromium) or the bytes of a PDF and return findings.

A finding is one line that says where and what; no findings, nothing to mend. None of them knows a template.

    browser        opens a page in the system's Chromium; axe-core; the pages that Chromium prints
    contrast       every text against what is painted behind it, on screen, in print and in the PDF
    charts         parts of charts against what they touch; labels outside their picture or over each other
    reflow         320 CSS pixels, text at 200 %, wider text spacing
    keyboard       every stop reached once, in order, seen; the skip link
    links          links that print, their texts, and their annotations in the PDF
    pdf_text       the text runs of a PDF with place, size, colour and tag
    pdf_structure  tags, bookmarks, lists, tables, figures, order, fonts, attachments, PDF/UA-1 and PDF/A-2a
    pages          how full pages are, stranded headings, text cut off or set over other text
    numbers        figures of the model that the text lacks, and numbers that nothing explains
    text_sizes     the sizes of all text by what it is for
"""
