#!/bin/sh
# Writes the certificates that clients must not take anew, with an authority of their own: one that has ended, one that
# has not begun, and one for another host. They secure nothing.
set -eu
cd "$(dirname "$0")"

key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"; }

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cat > "$folder/ca.cnf" <<EOF
[ca]
default_ca = only
[only]
database = $folder/index.txt
new_certs_dir = $folder
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
EOF
: > "$folder/index.txt"

key "$folder/ca"
openssl req -x509 -new -key "$folder/ca.key" -subj '/CN=otlp-native authority of invalid certificates' -days 36500 \
  -out invalid-ca.pem -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'

# name, host, first and last moment (YYYYMMDDHHMMSSZ)
signed() {
  openssl req -new -key invalid.key -subj "/CN=$2" -out "$folder/$1.csr"
  printf 'basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:%s\n' "$2" > "$folder/$1.ext"
  openssl ca -batch -notext -config "$folder/ca.cnf" -cert invalid-ca.pem -keyfile "$folder/ca.key" -in "$folder/$1.csr" \
    -extfile "$folder/$1.ext" -startdate "$3" -enddate "$4" -out "$1.pem" 2> /dev/null
}

key invalid
signed expired localhost 20200101000000Z 20210101000000Z
signed not-yet-valid localhost 21200101000000Z 21210101000000Z
signed other-host collector.test 20200101000000Z 21200101000000Z
