"""Certificates (เกียรติบัตร): many at once, checked, printed, and proved to anybody."""
