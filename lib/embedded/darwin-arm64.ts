export const base64: string = "";
export const sha256: string = "";
