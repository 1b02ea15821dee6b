"""Everything Streamlit and Plotly."""
