#!/bin/sh
# Runs a program in the root filesystem of an image, as a container would: read-only, as the image's user, in namespaces
# of its own, with no network and nothing of this machine but /proc and three devices. Needs root.
# Usage: IMAGE_PATH=PATH run-in-root.sh ROOT MOUNTPOINT UID REPOSITORY PROGRAM ARGUMENT...; REPOSITORY may be "", else it is mounted.
set -eu

if [ "${IN_ROOT:-}" != inside ]; then
  exec env IN_ROOT=inside unshare --mount --pid --net --ipc --uts --fork --kill-child -- "$0" "$@"
fi

root=$1 at=$2 uid=$3 repository=$4
shift 4
mount --make-rprivate /
mount --bind "$root" "$at"
mount -o remount,bind,ro,nosuid,nodev "$at"
mount -t proc -o nosuid,nodev,noexec proc "$at/proc"
mount -t tmpfs -o size=256m,mode=1777,nosuid,nodev tmpfs "$at/tmp"
mount -t tmpfs -o size=64k,mode=755,nosuid,noexec tmpfs "$at/dev"
mknod -m 666 "$at/dev/null" c 1 3
mknod -m 666 "$at/dev/zero" c 1 5
mknod -m 666 "$at/dev/urandom" c 1 9
mount -o remount,ro "$at/dev"
if [ -n "$repository" ]; then
  mount --bind "$repository" "$at/repository"
  mount -o remount,bind,ro,nosuid,nodev "$at/repository"
fi
setpriv=$(command -v setpriv) unshare=$(command -v unshare)
export PATH="$IMAGE_PATH"
unset IN_ROOT IMAGE_PATH OLDPWD PWD
exec "$setpriv" --no-new-privs "$unshare" --root="$at" --wd=/repository --setgid="$uid" --setuid="$uid" -- "$@"
