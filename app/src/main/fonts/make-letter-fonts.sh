#!/usr/bin/env bash
# Makes the fonts of the decision letter (app/src/main/resources/letter). See README.md beside this file.
# Needs npm and fonttools (Debian: apt-get install fonttools). Same versions in, same bytes out.
set -euo pipefail
target="$(cd "$(dirname "$0")/../resources/letter" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

for font in inter@0.4.2 noto-sans-sc@0.4.3; do
  mkdir -p "${font%@*}"
  tar xzf "$(npm pack --silent "@expo-google-fonts/$font")" -C "${font%@*}" --strip-components=1
done

python3="${PYTHON:-/usr/bin/python3}"
"$python3" - <<'PYTHON'
# GB 2312 in its two levels: the 3,755 usual characters by sound, the 3,008 rarer ones (names, places) by radical.
levels = {1: "", 2: ""}
for row in range(0xA1, 0xF8):
    for cell in range(0xA1, 0xFF):
        try:
            character = bytes([row, cell]).decode("gb2312")
        except UnicodeDecodeError:
            continue
        levels[2 if row >= 0xD8 else 1] += character
for first, last in ((0x20, 0x7E), (0x2010, 0x2027), (0x3000, 0x301F), (0xFF01, 0xFF5E)):
    levels[1] += "".join(map(chr, range(first, last + 1)))
levels[1] += "\u25a1\uffe5\u2103"
# Common in names of people and firms, though not in GB 2312.
names = "喆堃垚犇翀玥珺赟祎璟瑄烜焜镕霈昉旻晔晞暐珩珣琎琍琰瑀瑢瑧璐璇甯皓睿祺禛筠羿翊芃苒菀萱蔺蕙蘅訸谞轶邈郦钊钰铄铠锴镱闳隽霁靓韫颀颢飏骁髙鸢麒龑槑淏渼滢濛灏炘炜珅珝琛琬瑛瑜璘畯眙砚祐禔秾竑笙綦缦芊芾荞莜蓁蓓袆豫赪邕郗鄢銮鋆鑫闫阳隺雱韬顗飔騄鲲鹍麟黛龢"
levels[2] += "".join(sorted({character for character in names if character not in levels[1] + levels[2]}))
for level, text in levels.items():
    open(f"level{level}.txt", "w", encoding="utf-8").write(text)
PYTHON

latin="U+0020-007E,U+00A0-024F,U+0370-03FF,U+0400-045F,U+1E00-1EFF,U+2010-2027,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20A0-20BF,U+2116,U+2122"
latin="$latin,U+2190-2193,U+2212,U+2260,U+2264-2265,U+25A0-25A1,U+25CB,U+25CF,U+2713,U+2717,U+FFFD"
subset() { # source target how…
  local source="$1" name="$2"
  shift 2
  # No hints: paper and modern screens do not need them. No layout features: the letter places glyphs one by one.
  "$python3" -m fontTools.subset "$source" --no-hinting --layout-features= --notdef-outline --no-recalc-timestamp --output-file="$name" "$@"
  # Variation sequences are of no use here, and PDFBox warns of their table.
  "$python3" - "$name" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont
font = TTFont(sys.argv[1], recalcTimestamp=False)
font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 14]
font.save(sys.argv[1])
PYTHON
  gzip -9n --stdout "$name" > "$target/$name.gz"
}
subset inter/400Regular/Inter_400Regular.ttf              inter-regular.ttf       --unicodes="$latin"
subset inter/600SemiBold/Inter_600SemiBold.ttf            inter-semibold.ttf      --unicodes="$latin"
subset noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf  noto-sans-sc-1.ttf      --text-file=level1.txt
subset noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf  noto-sans-sc-2.ttf      --text-file=level2.txt
cp inter/LICENSE_FONT "$target/OFL-Inter.txt"
cp noto-sans-sc/LICENSE_FONT "$target/OFL-NotoSansSC.txt"
ls -l "$target"
