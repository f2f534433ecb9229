const words: Readonly<Record<string, string>> = {
  lease: "taking the lock",
  dump: "dumping",
  upload: "dumping and uploading",
  reread: "reading it again",
  manifest: "writing the manifest",
  list: "listing",
  remove: "removing",
  verify: "verifying",
  check: "checking the backup",
  rehearse: "trying out indexes",
  safety: "backup of the present state",
  load: "loading",
  index: "making indexes",
  fence: "stopping the application",
  swap: "swapping",
  confirm: "verifying again",
  unfence: "starting the application",
  pause: "stopping the slices of the oplog",
  settle: "making a new base backup",
  records: "reading the records",
  scan: "looking for photos",
  files: "photos",
  photos: "photos",
  snapshot: "reading the snapshot",
  compare: "comparing",
  download: "downloading",
};

/** A phase of some work in words; those that have none are shown by their names. */
export function describePhase(phase: string): string {
  return Object.hasOwn(words, phase) ? (words[phase] ?? phase) : phase;
}
