#!/usr/bin/env bash
# deb.sh BINARY OUT [MANUAL]: packs a built `duecast` as OUT/duecast_VERSION_ARCH.deb.
#
# Build the binary on the oldest Debian that it is to run on. A binary that needs the Swift runtime takes
# it along: it lies beside the binary in /usr/lib/duecast, where the loader looks ($ORIGIN); one built
# with --static-swift-stdlib needs none. The package has completions for bash, zsh and fish, the licence
# and, where MANUAL is the folder that `swift package plugin generate-manual --multi-page` wrote, the
# man pages. What it needs of the system, dpkg-shlibdeps finds.
set -euo pipefail
[ $# = 2 ] || [ $# = 3 ] || { echo "usage: $0 BINARY OUT [MANUAL]" >&2; exit 2; }
binary=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
manual=${3:+$(realpath "$3")}
root=$(dirname "$(dirname "$(realpath "$0")")")
version=$("$binary" --version)
arch=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
package=$stage/duecast
home=$package/usr/lib/duecast

install -D -m 755 "$binary" "$home/duecast"
# The runtime: libraries of the toolchain, which no package of the system owns.
ldd "$binary" | awk '$3 ~ "/swift/linux/" {print $3}' | while read -r library; do
  install -m 644 "$library" "$home/"
done
strip --strip-unneeded "$home"/*
mkdir -p "$package/usr/bin"
ln -s ../lib/duecast/duecast "$package/usr/bin/duecast"

# Our licence, and those of the packages that the binary contains.
install -D -m 644 "$root/LICENSE" "$package/usr/share/doc/duecast/copyright"
for licence in "$root"/.build/checkouts/{swift-argument-parser,Yams,swift-mustache}/LICENSE*; do
  printf '\n\n==== %s ====\n\n' "$(basename "$(dirname "$licence")")"
  cat "$licence"
done >>"$package/usr/share/doc/duecast/copyright"
if [ -e "$home/libswiftCore.so" ]; then
  printf '\n\n%s\n%s\n' 'The libraries in /usr/lib/duecast are those of Swift (https://swift.org):' \
    'Apache License 2.0 with Runtime Library Exception.' >>"$package/usr/share/doc/duecast/copyright"
fi
completion() {
  mkdir -p "$(dirname "$package/$2")"
  "$binary" --generate-completion-script "$1" >"$package/$2"
}
completion bash usr/share/bash-completion/completions/duecast
completion zsh usr/share/zsh/vendor-completions/_duecast
completion fish usr/share/fish/vendor_completions.d/duecast.fish
if [ -n "$manual" ]; then
  for page in "$manual"/*.1; do
    install -D -m 644 "$page" "$package/usr/share/man/man1/$(basename "$page")"
  done
  gzip -9n "$package"/usr/share/man/man1/*.1
fi

mkdir -p "$stage/debian" "$package/DEBIAN"
printf 'Source: duecast\n\nPackage: duecast\nArchitecture: any\n' >"$stage/debian/control"
# The copies' own names are in no package: -l finds them, -x and --ignore-missing-info pass them by.
depends=$(cd "$stage" && dpkg-shlibdeps -O --ignore-missing-info -l"$home" \
  $(find "$home" -type f -printf '-e%p ') 2>"$stage/log" | sed 's/^shlibs:Depends=//') \
  || { cat "$stage/log" >&2; exit 1; }
cat >"$package/DEBIAN/control" <<CONTROL
Package: duecast
Version: $version
Architecture: $arch
Maintainer: Duecast <noreply@example.invalid>
Installed-Size: $(du -sk "$package" | cut -f1)
Depends: $depends
Section: utils
Priority: optional
Description: Forecasts when customers will pay, and ranks accounts to contact
 Reads ledgers of receivables, exports of other systems and bank statements; writes forecasts,
 worklists, letters, a report and a workbook. It needs no server and sends nothing anywhere.
CONTROL
dpkg-deb --root-owner-group --build "$package" "$out/duecast_${version}_$arch.deb"
