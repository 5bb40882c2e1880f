#!/bin/sh
# Makes one archive from which a machine without a network installs peelgraph and serves a store.
#
#   sh service/deploy/bundle.sh STORE FILE.tar [--own]
#
# Run it in a clone, on a machine with the system, processor and Python of the other. With --own, the wheels of
# what peelgraph depends on are left out, for a machine that has them. In the archive, install.sh does the rest.
set -eu
if [ $# -lt 2 ] || [ "${3:---own}" != --own ]; then
    echo "usage: sh service/deploy/bundle.sh STORE FILE.tar [--own]" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
store=$(realpath "$1")
python=${PYTHON:-$root/.venv/bin/python}
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
bundle=$aside/peelgraph-offline
mkdir -p "$bundle/wheels" "$aside/tree"

sed -e '/^ *--hash=/d' -e 's/ *\\$//' "$root/requirements.lock" >"$bundle/requirements.txt"
if [ $# = 2 ]; then
    "$python" -m pip wheel --quiet --require-hashes -r "$root/requirements.lock" --wheel-dir "$bundle/wheels"
fi
for part in pyproject.toml README.md LICENSE graph service ontology shapes; do # a build writes beside what it reads
    cp -R "$root/$part" "$aside/tree"
done
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$bundle/wheels" "$aside/tree"
(cd "$root" && "$python" -c 'from service.cli import main; main()' backup "$bundle/store.tar" --store "$store")

cat >"$bundle/install.sh" <<'END'
#!/bin/sh
# Installs peelgraph beside this file and restores the store. No network is used.
set -eu
cd "$(dirname "$0")"
sha256sum --check --quiet SHA256SUMS
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --no-index --find-links wheels -r requirements.txt
.venv/bin/python -m pip install --quiet --no-index --no-deps --ignore-installed wheels/peelgraph-*.whl
.venv/bin/peelgraph restore store.tar --store store
echo "Serve it with: $PWD/.venv/bin/peelgraph serve --store $PWD/store"
END
(cd "$bundle" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + >"$aside/sums" && mv "$aside/sums" SHA256SUMS)
tar --create --file "$2" --directory "$aside" peelgraph-offline
echo "$2: $(du -m "$2" | cut -f 1) MB, $(find "$bundle/wheels" -name '*.whl' | wc -l) wheels" >&2
