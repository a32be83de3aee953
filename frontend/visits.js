// What a visit has written down and photographed, kept in this browser (IndexedDB) until the server has it.

const NAME = "citong-visits";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("drafts", { keyPath: "id" });
      asked.result.createObjectStore("photos", { keyPath: "key" }).createIndex("draft", "draft");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

let database;
const opened = () => (database ??= open());

/** Runs `work(store)` in a transaction of its own; resolves with the request's result once it is safely on the disk. */
async function within(store, mode, work) {
  const db = await opened();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const draft = (id) => within("drafts", "readonly", (store) => store.get(id));
export const keep = (value) => within("drafts", "readwrite", (store) => store.put(value));
export const photos = (id) => within("photos", "readonly", (store) => store.index("draft").getAll(id));
export const keepPhoto = (photo) => within("photos", "readwrite", (store) => store.put(photo));
export const dropPhoto = (key) => within("photos", "readwrite", (store) => store.delete(key));

/** Nothing of the draft stays behind. */
export async function forget(id) {
  for (const photo of await photos(id)) await dropPhoto(photo.key);
  await within("drafts", "readwrite", (store) => store.delete(id));
}

/** A random UUID, also on pages that are not served over TLS. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const SIDE = 2000; // pixels of the longer side: enough to read a notice on a wall
const PLAIN = /^image\/(jpeg|png|webp)$/;

/** A JPEG of bearable size; what this browser cannot read is kept as it is if the server can, else `null`. */
export async function shrunk(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return PLAIN.test(file.type) ? file : null;
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}
