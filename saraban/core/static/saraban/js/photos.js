// A large photograph is made smaller before it is sent, where the person agrees: 6 MB over a
// telephone's line take two minutes. An A4 sheet stays at 210 dots an inch, and what the camera
// tells of the place is left out. What cannot be made smaller is sent as it is.
(() => {
  "use strict";
  const LONG_SIDE = 2500;
  const LARGE = 1e6;
  const QUALITY = 0.82;
  const PHOTO = /^image\/(jpeg|heic|heif)$/;

  const drawn = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  };

  window.saraban.smallerPhoto = async (file) => {
    if (!PHOTO.test(file.type) || file.size < LARGE) return file;
    try {
      const made = await drawn(file);
      if (!made || made.size >= file.size) return file;
      const name = file.name.replace(/\.hei[cf]$/i, ".jpg");
      return new File([made], name, { type: made.type });
    } catch {
      return file;
    }
  };

  // On a telephone or tablet the person may say no, elsewhere yes.
  const isTouched = window.matchMedia("(pointer: coarse)").matches;
  document.querySelectorAll("[data-smaller-photos]").forEach((box) => { box.checked = isTouched; });
})();
