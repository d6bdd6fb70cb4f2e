#!/usr/bin/env bash
# Simulates rigs, trains models/road-hazards on them and exports it to ONNX. DATA=folder keeps the recordings (1.3 GB).
set -euo pipefail
cd "$(dirname "$0")/../.."

python=/usr/bin/python3 # Debian's, which is where Debian's PyTorch is
export PYTHONDONTWRITEBYTECODE=1

has_packages() { "$python" -c "import numpy, onnx, PIL, torch" 2>/dev/null; }

install_packages() {
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends \
            python3-numpy python3-onnx python3-pil python3-torch >/dev/null
}

has_packages || install_packages || { echo "Trying once more" >&2; sleep 5; install_packages; }

data=${DATA:-}
if [ -z "$data" ]; then
    data=$(mktemp -d)
    trap 'rm -rf "$data"' EXIT
fi

# No seed is used twice, and the demo and the tests use others again.
bin/streaming simulate --out "$data/training" --rigs 36 --seconds 240 --seed 1000
bin/streaming simulate --out "$data/validation" --rigs 8 --seconds 240 --seed 9000

"$python" models/training/train.py \
    --training "$data/training" --validation "$data/validation" \
    --model models/road-hazards --report models/road-hazards/accuracy.json
