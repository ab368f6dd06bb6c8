# Turns every Swift block of the given Markdown files into one compilable Swift file.
#
#   awk -f snippets.awk FILE.md... > Snippets.swift
#
# Every block becomes the body of a throwing function, so that it is compiled, not run, with every
# library in scope: module pages leave out the import of what they are about. Errors point at the
# Markdown file through #sourceLocation.
BEGIN {
  split("GopherCore Tensors GopherModel MassiveText GopherTraining GopherEvaluation", modules, " ")
  for (i in modules) print "import " modules[i]
}
FNR == 1 { inside = 0 }
/^[ \t]*```swift[ \t]*$/ {
  inside = 1
  printf "\nfunc snippet%d() throws {\n", blocks++
  printf "#sourceLocation(file: \"%s\", line: %d)\n", FILENAME, FNR + 1
  next
}
inside && /^[ \t]*```[ \t]*$/ {
  inside = 0
  print "#sourceLocation()\n}"
  next
}
# Imports stand at the top of a file; an empty line keeps the numbers.
inside { print ($0 ~ /^[ \t]*import /) ? "" : $0 }
inside && /^[ \t]*import / { others[$2] = 1 }
END {
  for (module in others) print "import " module
  print blocks " Swift blocks" > "/dev/stderr"
}
