# Runs pbm with the arguments in every NAME.request, one a line, and answers with NAME.output, NAME.complaint and, when
# these are whole, NAME.code. $1: the directory of these files.
cd "$1" || exit 1
trap 'exit 0' TERM INT

answer() {
  echo "$2" > "$1.result"
  mv "$1.result" "$1.code"
}

# What was begun before this container was started again has no one who will end it.
for taken in *.taken; do
  name="${taken%.taken}"
  [ -e "$taken" ] && [ ! -e "$name.code" ] || continue
  : > "$name.output"
  echo "the container pbm was started again in the middle" > "$name.complaint"
  answer "$name" 137
done

run() {
  set --
  while IFS= read -r argument; do set -- "$@" "$argument"; done < "$name.taken"
  pbm "$@" > "$name.output" 2> "$name.complaint" < /dev/null
  answer "$name" $?
}

while :; do
  for request in *.request; do
    [ -e "$request" ] || continue
    name="${request%.request}"
    mv "$request" "$name.taken" && { run & }
  done
  sleep 0.2
done
