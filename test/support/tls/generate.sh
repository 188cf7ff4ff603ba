#!/bin/sh
# Writes the certificates of the TLS tests anew: an authority, a server for localhost, a client, and an authority that
# signed neither. They are valid for a hundred years and secure nothing.
set -eu
cd "$(dirname "$0")"
days=36500

key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"; }

authority() {
  key "$1"
  openssl req -x509 -new -key "$1.key" -subj "/CN=$2" -days "$days" -out "$1.pem" \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
}

signed() {
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
  printf 'basicConstraints=critical,CA:FALSE\nextendedKeyUsage=%s\n%s\n' "$3" "$4" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$days" -extfile "$1.ext" -out "$1.pem"
  rm "$1.csr" "$1.ext"
}

authority ca 'otlp-native test authority'
authority other-ca 'otlp-native other test authority'
signed server localhost serverAuth 'subjectAltName=DNS:localhost'
signed client 'otlp-native test client' clientAuth 'subjectAltName=DNS:client.test'
# Nobody signs anything else with them.
rm ca.key ca.srl other-ca.key
