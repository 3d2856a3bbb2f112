#!/usr/bin/env bash
# One backup: the database, then the files. Needs LAOHENG_DATA, LAOHENG_BACKUP_URL (role laoheng_backup) and
# LAOHENG_BACKUPS (the folder to write to). The keys are NOT in it: keep a copy of LAOHENG_KEYS elsewhere, offline.
set -euo pipefail
: "${LAOHENG_DATA:?the data folder}" "${LAOHENG_BACKUP_URL:?address of the database for the backup role}"
: "${LAOHENG_BACKUPS:?the folder to write to}"
umask 077

name="laoheng-$(date +%Y%m%d-%H%M%S)"
part="$LAOHENG_BACKUPS/.$name.part"
mkdir -p "$part"
trap 'rm -rf "$part"' EXIT

# The lake is written by the worker only: while it rests, database and lake tell the same story.
if command -v systemctl >/dev/null && systemctl is-active --quiet laoheng-worker; then
  systemctl stop laoheng-worker
  trap 'rm -rf "$part"; systemctl start laoheng-worker' EXIT
fi

pg_dump --format=custom --file="$part/database.dump" "$LAOHENG_BACKUP_URL"
# After the database: files are written before their rows, so every file that a row names is there.
folders=()
for folder in inbox evidence lake ledger; do
  if [ -d "$LAOHENG_DATA/$folder" ]; then folders+=("$folder"); fi
done
tar --create --gzip --file="$part/files.tar.gz" --directory="$LAOHENG_DATA" "${folders[@]}"
(cd "$part" && sha256sum database.dump files.tar.gz > SHA256SUMS)
# A half-made backup never carries the name of a whole one.
mv "$part" "$LAOHENG_BACKUPS/$name"
echo "$LAOHENG_BACKUPS/$name"
