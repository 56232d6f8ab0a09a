import { html, type Html } from "./markup.ts";

/** The text of pictures, on light and on dark pages. */
const textStyles = `
text { font: 13px system-ui, sans-serif; fill: #1c2733 }
.note { fill: #5b6875; font-size: 11px }
@media (prefers-color-scheme: dark) {
  text { fill: #e3e9ef } .note { fill: #9aa7b4 }
}`;

/** What a picture is of, how large it is, and the styles of what is in it. */
export interface Frame {
    readonly title: string;
    readonly width: number;
    readonly height: number;
    readonly styles: string;
}

/** A picture that stands alone: an SVG file. Text of the class `note` is smaller and paler. */
export function picture({ title, width, height, styles }: Frame, content: Html): Html {
    return html`<svg
        xmlns="http://www.w3.org/2000/svg"
        role="img"
        aria-label="${title}"
        width="${width}"
        height="${height}"
        viewBox="0 0 ${width} ${height}"
    >
        <style>
            ${textStyles}${styles}
        </style>
        ${content}
    </svg>`;
}
